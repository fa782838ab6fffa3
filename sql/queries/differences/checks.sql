-- Evaluations, of reports that count in both files, which came out otherwise; violations that came or went first.
with both_files as (
    select before.report_id
    from earlier.core.report as before
    inner join later.core.report as after on before.report_id = after.report_id
    where before.status <> 'superseded' and after.status <> 'superseded'
),

earlier_result as (
    select result.*
    from earlier.quality.check_result as result
    semi join both_files on result.report_id = both_files.report_id
),

later_result as (
    select result.*
    from later.quality.check_result as result
    semi join both_files on result.report_id = both_files.report_id
)

select
    coalesce(after.check_id, before.check_id) as check_id,
    coalesce(after.key, before.key) as key,
    before.outcome as earlier_outcome,
    after.outcome,
    report.issuer,
    report.fiscal_year,
    report.report_id
from earlier_result as before
full join later_result as after
    on
        before.report_id = after.report_id
        and before.check_id = after.check_id
        and before.key is not distinct from after.key
inner join later.core.report as report on coalesce(after.report_id, before.report_id) = report.report_id
where before.outcome is distinct from after.outcome
order by
    'violation' in (coalesce(before.outcome, ''), coalesce(after.outcome, '')) desc,
    report.issuer asc, report.fiscal_year asc, check_id asc, key asc, report.report_id asc;
