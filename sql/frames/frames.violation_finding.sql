-- Each violation that no cause explains as a finding: the equation that does not hold, both sides, and the place of its
-- first cell.
create or replace view frames.violation_finding as
with violation as (
    select
        result.check_id,
        result.report_id,
        result.key,
        result.lhs,
        result.rhs,
        result.difference,
        result.tolerance,
        result.terms,
        result.fact_ids,
        result.reason,
        result.check_id || case when result.key <> '' then ' ' || result.key else '' end as member
    from quality.check_result as result
    inner join frames.residual as residual
        on
            result.report_id = residual.report_id
            and result.check_id = residual.check_id
            and result.key = residual.key
    where result.outcome = 'violation' and residual.is_open
),

operand as (
    select
        report_id,
        member,
        unnest(fact_ids) as fact_id
    from violation
),

operand_units as (
    select
        operand.report_id,
        operand.member,
        count(distinct fact.unit) as units
    from operand
    inner join core.fact as fact on operand.fact_id = fact.fact_id
    group by all
)

select
    left(sha256(violation.report_id || chr(31) || violation.check_id || chr(31) || violation.key), 16) as finding_id,
    violation.check_id,
    violation.report_id,
    coalesce(lead_fact.statement, place.statement) as statement,
    identity.finding_class as class,
    identity.severity,
    identity.suite_zh || '：不符「' || identity.sentence_zh || '」'
    || case
        when identity.law = 'agreement' then coalesce('：' || violation.reason, '')
        else
            '，相差 ' || frames.shown(abs(violation.difference))
            || case
                when identity.law = 'interval_percent' then ' 个百分点'
                when operand_units.units > 1 then ' 元'
                else ' ' || lead_fact.unit
            end
    end
    || case when violation.key <> '' then '（' || violation.key || '）' else '' end as title_zh,
    identity.suite_en || ': does not hold: ' || identity.sentence_en
    || coalesce('; off by ' || frames.shown(abs(violation.difference)), '')
    || case when violation.key <> '' then ' (' || violation.key || ')' else '' end as title_en,
    coalesce(
        frames.shown(violation.lhs) || case when identity.law = 'at_most' then ' > ' else ' ≠ ' end
        || frames.shown(violation.rhs)
        || '；左 − 右 = ' || frames.shown(violation.difference)
        || '，容许 ' || frames.shown(violation.tolerance)
        || '，非零 ' || violation.terms || ' 项；',
        violation.reason || '；',
        ''
    ) || identity.source as detail,
    [violation.member] as members,
    violation.fact_ids,
    coalesce(lead_fact.page, place.page) as page,
    coalesce(lead_fact.boxes, place.boxes) as boxes,
    'open' as status
from violation
inner join frames.identity as identity on violation.check_id = identity.check_id
left join operand_units
    on violation.report_id = operand_units.report_id and violation.member = operand_units.member
left join core.fact as lead_fact on violation.fact_ids[1] = lead_fact.fact_id
left join frames.text_place as place
    on
        violation.report_id = place.report_id
        and violation.check_id = place.check_id
        and violation.key = place.key;
