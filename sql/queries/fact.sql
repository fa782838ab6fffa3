-- One fact by its id or the beginning of it, with the report and the statement it stands in.
select
    fact.*,
    statement.title_zh as statement_zh,
    report.source_name,
    report.source_url,
    report.sha256,
    report.published_on
from core.fact as fact
inner join core.report as report on fact.report_id = report.report_id
left join ref.statement as statement on fact.statement = statement.statement
where starts_with(fact.fact_id, $fact_id)
order by fact.fact_id;
