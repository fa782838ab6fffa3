-- Numbers of other reports that the checks of some reports compare with.
with cited as (
    select
        report_id,
        unnest(fact_ids) as fact_id
    from quality.check_result
    where report_id in $report_ids and outcome in ('exact', 'tail', 'violation')
)

select distinct
    cited.report_id as cited_by,
    fact.report_id,
    fact.fact_id,
    fact.statement,
    fact.line_id,
    fact.subject_code,
    fact.subject_name,
    line.name_zh as line_zh,
    line.name_en as line_en,
    fact.measure,
    fact.budget_stage,
    fact.printed,
    case when fact.is_derived then fact.value end as value,
    (fact.value * 1000000)::hugeint as micro,
    (fact.amount_yuan * 1000000)::hugeint as micro_yuan,
    fact.unit,
    coalesce(fact.reviewed_presence, fact.presence) as presence,
    fact.is_derived,
    fact.reading_status,
    fact.second_printed,
    fact.page,
    fact.fiscal_year
from cited
inner join core.fact as fact on cited.fact_id = fact.fact_id
left join ref.line as line on fact.statement = line.statement and fact.line_id = line.line_id
where cited.report_id <> fact.report_id
order by cited.report_id, fact.report_id, fact.fact_id;
