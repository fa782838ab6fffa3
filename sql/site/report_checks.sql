-- Every check of some reports that could be made, with its numbers as text (there are many) and the finding that explains it.
with member as (
    select
        finding_id,
        report_id,
        severity,
        class,
        unnest(members) as member
    from quality.finding
    where report_id in $report_ids
),

explained as (
    select
        report_id,
        member,
        min(finding_id) as finding_id,
        min_by(severity, finding_id) as severity,
        min_by(class, finding_id) as class
    from member
    group by report_id, member
)

select
    result.report_id,
    result.check_id,
    result.key,
    result.lhs::varchar as lhs,
    result.rhs::varchar as rhs,
    result.tolerance::varchar as tolerance,
    result.outcome,
    result.terms,
    coalesce(result.fact_ids, []) as fact_ids,
    explained.finding_id,
    explained.severity,
    explained.class
from quality.check_result as result
left join explained
    on result.report_id = explained.report_id and concat_ws(' ', result.check_id, nullif(result.key, '')) = explained.member
where
    result.report_id in $report_ids
    and result.outcome in ('exact', 'tail', 'violation')
order by result.report_id, result.check_id, result.key;
