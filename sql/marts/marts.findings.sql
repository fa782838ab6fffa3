create view marts.findings as
select
    finding.finding_id,
    finding.severity,
    finding.class,
    coalesce(issuer.name, report.issuer) as issuer,
    report.fiscal_year,
    finding.statement,
    finding.check_id,
    finding.title_zh,
    finding.title_en,
    finding.detail,
    finding.members,
    finding.fact_ids,
    finding.page,
    finding.status,
    finding.report_id,
    report.source_name,
    report.status as report_status,
    report.issuer_id
from quality.finding as finding
left join core.report as report on finding.report_id = report.report_id
left join core.issuer as issuer on report.issuer_id = issuer.issuer_id;
