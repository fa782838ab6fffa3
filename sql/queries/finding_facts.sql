-- The facts that one finding is about, in the order of the report.
select
    fact.fact_id,
    fact.statement,
    fact.line_id,
    fact.subject_name,
    fact.measure,
    fact.printed,
    fact.unit,
    fact.page
from quality.finding as finding
inner join core.fact as fact on list_contains(finding.fact_ids, fact.fact_id)
where finding.finding_id = $finding_id
order by fact.page, fact.row_no, fact.measure, fact.fact_id;
