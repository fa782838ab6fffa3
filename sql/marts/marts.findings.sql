create view marts.findings as
select
    finding.finding_id,
    finding.severity,
    finding.class,
    report.issuer,
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
    report.source_name
from quality.finding as finding
left join core.report as report on finding.report_id = report.report_id;
