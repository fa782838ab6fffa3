-- How a fact is named for people: its line and its column.
create view staging.place as
select
    fact.fact_id,
    coalesce(
        nullif(
            concat_ws(
                ' ',
                case when fact.statement not in ('rev_exp_summary', 'approp_summary') then fact.subject_code end,
                case when fact.subject_code is null then coalesce(line.name_zh, fact.subject_name) else fact.subject_name end
            ),
            ''
        ),
        fact.line_id
    )
    || case when fact.measure = 'amount' then '' else '「' || coalesce(measure.name_zh, fact.measure) || '」' end as cell_zh,
    coalesce(line.name_en, fact.subject_code, fact.line_id)
    || case when fact.measure = 'amount' then '' else ', ' || coalesce(measure.name_en, fact.measure) end as cell_en
from core.fact as fact
left join ref.line as line on fact.statement = line.statement and fact.line_id = line.line_id
left join ref.measure as measure on fact.measure = measure.measure;
