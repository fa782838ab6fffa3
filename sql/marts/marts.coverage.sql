create view marts.coverage as
with fact_counts as (
    select
        report_id,
        count(distinct statement) filter (statement not in ('narrative', 'annex')) as statements,
        count(*) as facts,
        count(*) filter (value is not null) as facts_with_value,
        count(*) filter (reading_status = 'disputed') as facts_disputed
    from core.fact
    group by report_id
),

check_counts as (
    select
        report_id,
        count(*) as checks,
        count(*) filter (outcome = 'exact') as checks_exact,
        count(*) filter (outcome = 'tail') as checks_tail,
        count(*) filter (outcome = 'violation') as checks_violation,
        count(*) filter (outcome = 'not_applicable') as checks_not_applicable,
        count(*) filter (outcome = 'not_evaluable') as checks_not_evaluable,
        case
            when count(*) filter (check_id in ('T2-HIER', 'T3-HIER', 'T5-HIER') and outcome = 'tail') > 0
                then 'independent'
            when
                count(*) filter (check_id in ('T2-HIER', 'T3-HIER', 'T5-HIER') and outcome = 'exact') > 0
                and count(*) filter (
                    check_id in ('T2-TOT', 'T3-TOT', 'T5-TOT', 'X13-02', 'X45-02') and outcome = 'tail'
                ) > 0
                then 'bottom_up'
        end as rounding_regime
    from quality.check_result
    group by report_id
),

finding_counts as (
    select
        report_id,
        count(*) filter (severity = 'error' and status in ('open', 'stale')) as findings_error,
        count(*) filter (severity = 'warning' and status in ('open', 'stale')) as findings_warning,
        count(*) filter (severity = 'info' and status in ('open', 'stale')) as findings_info,
        sum(len(string_split(detail, '; p. '))) filter (check_id = 'N-UNREAD') as amounts_unread
    from quality.finding
    group by report_id
)

select
    report.report_id,
    report.source_name,
    coalesce(issuer.name, report.issuer) as issuer,
    report.issuer_kind,
    report.fiscal_year,
    report.kind,
    report.status,
    report.pages,
    coalesce(fact_counts.statements, 0) as statements,
    coalesce(fact_counts.facts, 0) as facts,
    coalesce(fact_counts.facts_with_value, 0) as facts_with_value,
    coalesce(fact_counts.facts_disputed, 0) as facts_disputed,
    coalesce(check_counts.checks, 0) as checks,
    coalesce(check_counts.checks_exact, 0) as checks_exact,
    coalesce(check_counts.checks_tail, 0) as checks_tail,
    coalesce(check_counts.checks_violation, 0) as checks_violation,
    coalesce(check_counts.checks_not_applicable, 0) as checks_not_applicable,
    coalesce(check_counts.checks_not_evaluable, 0) as checks_not_evaluable,
    check_counts.rounding_regime,
    coalesce(finding_counts.findings_error, 0) as findings_error,
    coalesce(finding_counts.findings_warning, 0) as findings_warning,
    coalesce(finding_counts.findings_info, 0) as findings_info,
    coalesce(finding_counts.amounts_unread, 0)::bigint as amounts_unread,
    report.issuer_id
from core.report as report
left join core.issuer as issuer on report.issuer_id = issuer.issuer_id
left join fact_counts on report.report_id = fact_counts.report_id
left join check_counts on report.report_id = check_counts.report_id
left join finding_counts on report.report_id = finding_counts.report_id;
