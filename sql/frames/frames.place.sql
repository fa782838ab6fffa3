-- How a fact is named for people: its line and its column.
create or replace view frames.place as
select
    fact.report_id,
    fact.fact_id,
    fact.statement,
    coalesce(
        nullif(concat_ws(' ', case when fact.statement not in ('rev_exp_summary', 'approp_summary') then fact.subject_code end,
            coalesce(fact.subject_name, line.name_zh)), ''),
        fact.line_id
    ) || case when fact.measure = 'amount' then '' else '「' || coalesce(name.zh, fact.measure) || '」' end as cell_zh,
    coalesce(line.name_en, fact.subject_code, fact.line_id)
    || case when fact.measure = 'amount' then '' else ', ' || coalesce(name.en, fact.measure) end as cell_en,
    coalesce(fact.printed, frames.shown(fact.value)) as printed,
    fact.unit
from core.fact as fact
left join ref.line as line on fact.statement = line.statement and fact.line_id = line.line_id
left join frames.measure_name as name on fact.measure = name.measure;
