-- E-SCR: the score of an indicator against the rule printed under the form: weight × actual / target where more is better
-- (target ≥ X), weight × target / actual where less is (target ≤ X), and never above the weight.
create or replace view frames.indicator_score as
with measured as (
    select
        *,
        coalesce(regexp_matches(printed_target, '^(≤|<|＜|不超过|不高于|小于|少于)'), false) as is_reverse
    from frames.project_indicator
    where target is not null and actual is not null and score is not null
),

ratio as (
    select
        *,
        case when is_reverse then target else actual end as part,
        case when is_reverse then actual else target end as base
    from measured
),

expected as (
    select
        *,
        least(part, base) as earned,
        coalesce(score_ulp, 1) as ulp
    from ratio
)

select
    report_id,
    regexp_replace(line_id, '^project\.', '') as key,
    score as lhs,
    case
        when full_score is null or units > 1 or base <= 0 then null
        else (frames.rounded_quotient(
            (full_score * earned * 10000)::hugeint, (base * 10000 * ulp)::hugeint
        ) * ulp)::decimal(20, 6)
    end as rhs,
    3 as terms,
    ulp * 0.5 as tolerance,
    case
        when is_disputed then 'not_evaluable'
        when full_score is null or units > 1 or base <= 0 then 'not_applicable'
        when score * base = full_score * earned then 'exact'
        when 2 * abs(score * base - full_score * earned) <= base * ulp then 'tail'
        else 'violation'
    end as outcome,
    case
        when is_disputed then 'a cell is disputed'
        when full_score is null then 'no weight is printed'
        when units > 1 then 'target and actual have different units'
        when base <= 0 then 'zero base'
    end as reason,
    fact_ids
from expected;
