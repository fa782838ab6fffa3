-- One finding by its id or the beginning of it.
select
    finding.*,
    coalesce(issuer.name, report.issuer) as issuer,
    report.fiscal_year,
    report.source_name,
    report.status as report_status
from quality.finding as finding
inner join core.report as report on finding.report_id = report.report_id
left join core.issuer as issuer on report.issuer_id = issuer.issuer_id
where starts_with(finding.finding_id, $finding_id)
order by finding.finding_id;
