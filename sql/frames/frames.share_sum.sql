-- N-SHR-SUM: shares of one structure sentence against 100 %; not where a part with an amount has no share, nor where the
-- amounts miss the total that part three states: then a part has not been read, or is not named. n shares are each off
-- by half a digit, and by what the n rounded amounts may miss of their total.
create or replace view frames.share_sum as
with part as (
    select
        *,
        case
            when line_id in ('three_public.overseas', 'three_public.vehicles', 'three_public.reception')
                then 'three_public'
            when starts_with(line_id, 'fn.') and length(subject_code) = 3 and line_id = 'fn.' || subject_code
                then 'gpb_expenditure'
            when
                split_part(line_id, '.', 1) in ('revenue', 'expenditure')
                and length(line_id) - length(replace(line_id, '.', '')) = 1
                then split_part(line_id, '.', 1)
        end as family
    from core.fact
    where statement = 'narrative' and measure in ('share_pct', 'current', 'final')
),

said as (
    select
        report_id,
        family,
        line_id,
        max(value) filter (measure = 'share_pct') as share_pct,
        max(ulp) filter (measure = 'share_pct') as ulp,
        coalesce(max(abs(value)) filter (measure <> 'share_pct'), 0) as amount,
        max(ulp) filter (measure <> 'share_pct') as amount_ulp,
        bool_or(reading_status = 'disputed' and measure = 'share_pct') as is_disputed,
        min(fact_id) filter (measure = 'share_pct') as fact_id
    from part
    where family is not null
    group by report_id, family, line_id
),

whole as (
    select
        report_id,
        case line_id
            when 'revenue_total' then 'revenue' when 'expenditure_total' then 'expenditure' else line_id
        end as family,
        list(distinct value) as totals
    from core.fact
    where
        statement = 'narrative'
        and line_id in ('revenue_total', 'expenditure_total', 'gpb_expenditure', 'three_public')
        and measure in ('current', 'final')
        and value is not null
    group by report_id, family
),

added as (
    select
        report_id,
        family,
        sum(share_pct) as lhs,
        count(*) filter (share_pct <> 0) as shares,
        max(ulp) as ulp,
        bool_or(amount <> 0 and share_pct is null) as is_incomplete,
        sum(amount) as parts,
        count(*) * max(amount_ulp) as parts_tolerance,
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
),

judged as (
    select
        added.*,
        coalesce(
            added.parts > 0
            and not list_bool_or(list_transform(whole.totals, x -> abs(x - added.parts) <= added.parts_tolerance)),
            false
        ) as is_partial
    from added
    left join whole on added.report_id = whole.report_id and added.family = whole.family
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
        when is_incomplete or is_partial then 'not_applicable'
        when lhs = 100 then 'exact'
        when abs(lhs - 100) <= tolerance then 'tail'
        else 'violation'
    end as outcome,
    case
        when is_disputed then 'a cell is disputed'
        when is_incomplete then 'a part has an amount and no share'
        when is_partial then 'the parts read are not the whole'
    end as reason,
    fact_ids
from judged;
