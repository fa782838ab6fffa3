-- The facts that one finding is about: the one that it blames first, then the others in its order.
select
    fact.fact_id,
    fact.statement,
    statement.title_zh as statement_zh,
    fact.line_id,
    fact.subject_name,
    fact.measure,
    place.cell_zh,
    fact.printed,
    fact.presence,
    coalesce(fact.reviewed_presence, fact.presence) as read_presence,
    fact.unit,
    fact.reading_status,
    fact.page
from quality.finding as finding
inner join core.fact as fact on list_contains(finding.fact_ids, fact.fact_id)
left join staging.place as place on fact.fact_id = place.fact_id
left join ref.statement as statement on fact.statement = statement.statement
where finding.finding_id = $finding_id
order by list_position(finding.fact_ids, fact.fact_id), fact.fact_id;
