-- The evaluations that one finding explains.
select
    result.check_id,
    result.key,
    result.lhs,
    result.rhs,
    result.difference,
    result.terms,
    result.tolerance,
    result.outcome,
    identity.equation,
    identity.sentence_zh,
    identity.sentence_en
from quality.finding as finding
inner join quality.check_result as result
    on
        finding.report_id = result.report_id
        and list_contains(finding.members, concat_ws(' ', result.check_id, nullif(result.key, '')))
left join ref.identity as identity on result.check_id = identity.check_id
where finding.finding_id = $finding_id and result.outcome in ('violation', 'tail')
order by result.check_id, result.key;
