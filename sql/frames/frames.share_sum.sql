-- N-SHR-SUM: shares of one structure sentence against 100 %; not where a part with an amount has no share. n shares are
-- each off by half a digit, and by what the n rounded amounts may miss of their total.
create or replace view frames.share_sum as
with family (family, pattern) as (
    values
    ('revenue', '^revenue\.[^.]+$'),
    ('expenditure', '^expenditure\.[^.]+$'),
    ('gpb_expenditure', '^fn\.\d{3}$'),
    ('three_public', '^three_public\.(overseas|vehicles|reception)$')
),

said as (
    select
        fact.report_id,
        family.family,
        fact.line_id,
        max(fact.value) filter (fact.measure = 'share_pct') as share_pct,
        max(fact.ulp) filter (fact.measure = 'share_pct') as ulp,
        coalesce(max(abs(fact.value)) filter (fact.measure in ('current', 'final')), 0) as amount,
        max(fact.ulp) filter (fact.measure in ('current', 'final')) as amount_ulp,
        bool_or(fact.reading_status = 'disputed' and fact.measure = 'share_pct') as is_disputed,
        min(fact.fact_id) filter (fact.measure = 'share_pct') as fact_id
    from core.fact as fact
    inner join family on regexp_full_match(fact.line_id, family.pattern)
    where fact.statement = 'narrative'
    group by fact.report_id, family.family, fact.line_id
),

added as (
    select
        report_id,
        family,
        sum(share_pct) as lhs,
        count(*) filter (share_pct <> 0) as shares,
        max(ulp) as ulp,
        bool_or(amount <> 0 and share_pct is null) as is_incomplete,
        (sum(amount) * max(ulp) * 1000000)::hugeint as base,
        ((count(*) filter (share_pct <> 0) // 2) * max(amount_ulp) * 100 * 1000000)::hugeint as missed,
        case
            when base = 0 then shares // 2
            else (shares * base + 2 * missed) // (2 * base)
        end * max(ulp) as tolerance,
        bool_or(is_disputed) as is_disputed,
        list(fact_id order by line_id) filter (fact_id is not null) as fact_ids
    from said
    group by report_id, family
    having count(share_pct) > 0
)

select
    report_id,
    family as key,
    lhs,
    100 as rhs,
    shares + 1 as terms,
    tolerance,
    case
        when is_disputed then 'not_evaluable'
        when is_incomplete then 'not_applicable'
        when lhs = 100 then 'exact'
        when abs(lhs - 100) <= tolerance then 'tail'
        else 'violation'
    end as outcome,
    case
        when is_disputed then 'a cell is disputed'
        when is_incomplete then 'a part has an amount and no share'
    end as reason,
    fact_ids
from added;
