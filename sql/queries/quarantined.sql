-- Why files were set aside, of the reports whose ids are given (NULL: of all).
select
    report.report_id,
    report.source_name,
    finding.detail
from core.report as report
inner join quality.finding as finding on report.report_id = finding.report_id
where report.status = 'quarantined' and ($report_ids is null or list_contains($report_ids, report.report_id))
order by report.source_name, report.report_id, finding.finding_id;
