-- The evaluations that each finding explains, as the list of findings shows them.
with member as (
    select
        finding.finding_id,
        finding.report_id,
        unnest(finding.members) as member,
        unnest(range(len(finding.members))) as place
    from quality.finding as finding
)

select
    member.finding_id,
    result.check_id,
    result.key,
    result.lhs,
    result.rhs,
    result.difference,
    result.reason
from member
inner join quality.check_result as result
    on member.report_id = result.report_id and member.member = concat_ws(' ', result.check_id, nullif(result.key, ''))
where result.outcome in ('violation', 'tail')
order by member.finding_id, member.place, result.check_id, result.key;
