-- One finding by its id or the beginning of it.
select
    finding.*,
    report.issuer,
    report.fiscal_year,
    report.source_name
from quality.finding as finding
inner join core.report as report on finding.report_id = report.report_id
where starts_with(finding.finding_id, $finding_id)
order by finding.finding_id;
