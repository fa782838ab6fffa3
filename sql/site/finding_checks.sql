-- The evaluations that the findings of some reports (NULL: of all) explain, or one finding's, with what each identity states.
with member as (
    select
        finding.finding_id,
        finding.report_id,
        unnest(finding.members) as member,
        unnest(range(len(finding.members))) as place
    from quality.finding as finding
    where
        ($report_ids is null or finding.report_id in (select unnest($report_ids::varchar[])))
        and ($finding_id is null or finding.finding_id = $finding_id)
        and ($with_tails or finding.severity <> 'info' or finding.class not in ('rounding_tail', 'truncated'))
)

select
    member.finding_id,
    result.report_id,
    result.check_id,
    result.key,
    result.lhs,
    result.rhs,
    result.difference,
    result.terms,
    result.tolerance,
    result.outcome,
    result.reason,
    coalesce(result.fact_ids, []) as fact_ids,
    identity.sentence_zh,
    identity.sentence_en,
    identity.equation,
    identity.origin,
    identity.source,
    identity.law
from member
inner join quality.check_result as result
    on member.report_id = result.report_id and member.member = concat_ws(' ', result.check_id, nullif(result.key, ''))
left join ref.identity as identity on result.check_id = identity.check_id
where result.outcome in ('violation', 'tail')
order by member.finding_id, member.place, result.outcome desc, result.check_id, result.key;
