-- Findings that are new, gone, or graded or decided otherwise.
with earlier_finding as (
    select
        finding.*,
        report.issuer,
        report.fiscal_year
    from earlier.quality.finding as finding
    left join earlier.core.report as report on finding.report_id = report.report_id
),

later_finding as (
    select
        finding.*,
        report.issuer,
        report.fiscal_year
    from later.quality.finding as finding
    left join later.core.report as report on finding.report_id = report.report_id
)

select
    case
        when before.finding_id is null then 'added'
        when after.finding_id is null then 'removed'
        else 'changed'
    end as change,
    coalesce(after.severity, before.severity) as severity,
    coalesce(after.issuer, before.issuer) as issuer,
    coalesce(after.fiscal_year, before.fiscal_year) as fiscal_year,
    coalesce(after.check_id, before.check_id) as check_id,
    coalesce(after.title_zh, before.title_zh) as title_zh,
    coalesce(after.title_en, before.title_en) as title_en,
    before.severity as earlier_severity,
    before.status as earlier_status,
    after.status,
    coalesce(after.page, before.page) as page,
    coalesce(after.report_id, before.report_id) as report_id,
    coalesce(after.finding_id, before.finding_id) as finding_id
from earlier_finding as before
full join later_finding as after on before.finding_id = after.finding_id
where
    before.finding_id is null
    or after.finding_id is null
    or before.severity is distinct from after.severity
    or before.class is distinct from after.class
    or before.status is distinct from after.status
order by
    case coalesce(after.severity, before.severity) when 'error' then 1 when 'warning' then 2 else 3 end,
    issuer, fiscal_year, check_id, finding_id;
