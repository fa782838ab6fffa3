-- Every evaluation that does not hold, with the finding that explains it, the greatest difference first.
with member as (
    select
        finding_id,
        report_id,
        severity,
        class,
        status,
        title_zh,
        title_en,
        unnest(members) as member
    from quality.finding
    where severity <> 'info' or class not in ('rounding_tail', 'truncated')
),

explained as (
    select *
    from member
    qualify row_number() over (partition by report_id, member order by severity, finding_id) = 1
)

select
    result.check_id,
    result.report_id,
    result.key,
    result.lhs,
    result.rhs,
    result.difference,
    result.reason,
    coalesce(issuer.name, report.issuer) as issuer,
    report.fiscal_year,
    report.source_name,
    report.status = 'superseded' as is_superseded,
    explained.finding_id,
    explained.severity,
    explained.class,
    explained.status,
    explained.title_zh,
    explained.title_en
from quality.check_result as result
inner join core.report as report on result.report_id = report.report_id
left join core.issuer as issuer on report.issuer_id = issuer.issuer_id
left join explained
    on result.report_id = explained.report_id and concat_ws(' ', result.check_id, nullif(result.key, '')) = explained.member
where result.outcome = 'violation'
order by result.check_id asc, abs(result.difference) desc nulls last, issuer asc, report.fiscal_year desc, result.key asc;
