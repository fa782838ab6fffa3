-- Every report with its counts of facts, checks and findings, and how its numbers were read.
select
    coverage.*,
    report.sha256,
    report.source_url,
    report.published_on,
    report.ingested_at,
    report.form_profile,
    report.unit,
    report.supersedes,
    versions.version,
    versions.versions,
    versions.superseded_by,
    versions.statements_lost,
    versions.cells_changed,
    coalesce(read_by_recognition.facts, 0) as facts_recognised
from marts.coverage as coverage
inner join core.report as report on coverage.report_id = report.report_id
left join marts.report_versions as versions on coverage.report_id = versions.report_id
left join (
    select
        report_id,
        count(*) as facts
    from core.fact
    where reading_status in ('ocr_agreed', 'ocr_single')
    group by report_id
) as read_by_recognition on coverage.report_id = read_by_recognition.report_id
where $report_ids is null or coverage.report_id in (select unnest($report_ids::varchar[]))
order by coverage.issuer nulls last, coverage.issuer_id, coverage.fiscal_year, coverage.source_name, coverage.report_id;
