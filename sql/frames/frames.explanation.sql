-- Every way in which one wrong cell alone would explain an open check: the cell, by how much it is off (printed minus
-- right), the open checks that hold once it is right, and how many others would then fail. The better explanation has
-- the greater score; among equals, the one that a known slip explains.
create or replace view frames.explanation as
with cell as (
    select
        fact.report_id,
        fact.fact_id,
        fact.statement,
        fact.measure,
        fact.row_no,
        coalesce(fact.value, 0) as value,
        fact.presence,
        coalesce(least(fact.ulp, usual.ulp), 0.01) as ulp
    from core.fact as fact
    left join frames.usual_ulp as usual on fact.report_id = usual.report_id and fact.unit = usual.unit
    where
        not fact.is_derived
        and fact.fact_id in (select term.fact_id from frames.term as term)
        and fact.fact_id not in (
            select cause.fact_id from frames.cause as cause
            where cause.fact_id is not null
            union all
            select cause.other_fact_id from frames.cause as cause
            where cause.other_fact_id is not null
        )
),

explained as (
    select
        residual.report_id,
        cell.fact_id,
        cell.value,
        cell.presence,
        cell.ulp,
        cell.statement,
        cell.measure,
        cell.row_no,
        cast(residual.residual * term.per_weight as decimal(20, 6)) as change,
        unnest(range(
            -least(cast(residual.tolerance / abs(term.weight) / cell.ulp as bigint), 8),
            least(cast(residual.tolerance / abs(term.weight) / cell.ulp as bigint), 8) + 1
        )) as tails
    from frames.residual as residual
    inner join frames.term as term on residual.report_id = term.report_id and residual.member = term.member
    inner join cell on term.report_id = cell.report_id and term.fact_id = cell.fact_id
    where residual.is_open and residual.is_sum
),

offset_by as (
    select
        * exclude (change, tails),
        tails <> 0 as is_stretched,
        cast(change + tails * ulp as decimal(20, 6)) as off
    from explained
),

reading as materialized (
    select
        * exclude (is_stretched),
        bool_and(is_stretched) as is_stretched,
        cast(value - off as decimal(20, 6)) as corrected,
        cast(value * 1000000 as hugeint) // cast(ulp * 1000000 as hugeint) as steps_printed,
        cast((value - off) * 1000000 as hugeint) // cast(ulp * 1000000 as hugeint) as steps_corrected
    from offset_by
    group by all
),

spelled as materialized (
    select
        *,
        cast(abs(steps_printed) as varchar) as digits_printed,
        cast(abs(steps_corrected) as varchar) as digits_corrected,
        len(list_filter(
            range(1, least(length(digits_printed), length(digits_corrected)) + 1),
            lambda i: digits_printed[:i] = digits_corrected[:i]
        )) as same
    from reading
),

slipped as materialized (
    select
        *,
        frames.slip(steps_printed, steps_corrected, digits_printed, digits_corrected, same) as slip
    from spelled
),

plausible as materialized (
    select
        *,
        case
            when corrected < 0 and value >= 0 and statement not in ('narrative', 'annex') then -1
            when slip = 'one_digit' then 1
            when slip is not null then 2
            else 0
        end as plausibility
    from slipped
    where not is_stretched or (slip <> 'one_digit' and (corrected >= 0 or value < 0))
),

judged as (
    select
        plausible.report_id,
        plausible.fact_id,
        plausible.off,
        residual.member,
        residual.is_open,
        residual.is_sum,
        abs(residual.residual) <= residual.tolerance as fits_now,
        abs(residual.residual - term.weight * plausible.off) <= residual.tolerance as would_fit,
        residual.residual = term.weight * plausible.off as would_be_exact
    from plausible
    inner join frames.term as term on plausible.report_id = term.report_id and plausible.fact_id = term.fact_id
    inner join frames.residual as residual
        on term.report_id = residual.report_id and term.member = residual.member
),

weighed as (
    select
        report_id,
        fact_id,
        off,
        list(member order by member) filter (is_open and (would_fit or not is_sum)) as members,
        coalesce(list(member order by member) filter (is_open and is_sum and would_fit), []) as mended_sums,
        list(member order by member) filter (is_open) as touched,
        list(member order by member) filter (is_sum and fits_now and not would_fit) as against,
        count(*) filter (is_sum and not is_open and not fits_now and would_fit) as mended,
        count(*) filter (is_sum and would_be_exact) as exactly
    from judged
    group by report_id, fact_id, off
)

select
    weighed.report_id,
    weighed.fact_id,
    weighed.off as change,
    plausible.value,
    plausible.corrected,
    plausible.slip,
    plausible.plausibility,
    plausible.presence in ('printed', 'printed_zero') as is_printed,
    plausible.statement,
    plausible.measure,
    plausible.row_no,
    weighed.members,
    weighed.touched,
    weighed.mended_sums,
    coalesce(weighed.against, []) as against,
    weighed.exactly,
    len(weighed.members) + weighed.mended - len(coalesce(weighed.against, []))
    - case when plausible.plausibility < 0 then 2 else 0 end as score
from weighed
inner join plausible
    on
        weighed.report_id = plausible.report_id
        and weighed.fact_id = plausible.fact_id
        and weighed.off = plausible.off;
