-- Files that were set aside, and why.
select
    report.report_id,
    report.source_name,
    report.source_url,
    report.ingested_at,
    finding.title_zh,
    finding.title_en,
    finding.detail
from core.report as report
left join quality.finding as finding on report.report_id = finding.report_id
where report.status = 'quarantined'
order by report.ingested_at desc nulls last, report.source_name asc, finding.finding_id asc;
