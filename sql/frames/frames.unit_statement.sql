-- Statements that would agree with the others if they were printed in another unit: every check between such a statement
-- and others fails, and holds once its amounts are divided by `factor`.
create or replace view frames.unit_statement as
with part as (
    select
        residual.report_id,
        residual.member,
        fact.statement,
        any_value(residual.residual) as residual,
        any_value(residual.tolerance) as tolerance,
        sum(term.weight * coalesce(fact.value, 0)) as amount,
        sum(coalesce(fact.ulp, 0.01)) * 0.5 as half_ulps
    from frames.residual as residual
    inner join frames.term as term on residual.report_id = term.report_id and residual.member = term.member
    inner join core.fact as fact on term.fact_id = fact.fact_id
    where residual.is_sum
    group by all
),

crossing as (
    select
        report_id,
        statement,
        unnest([0.0001, 10000]) as scale,
        abs(residual - amount + amount * scale) <= tolerance + half_ulps as would_fit
    from part
    where amount <> 0 and residual <> amount
),

candidate as (
    select
        report_id,
        statement,
        1 / scale as factor,
        count(*) as checks
    from crossing
    group by report_id, statement, scale
    having count(*) >= 2 and bool_and(would_fit)
)

select
    report_id,
    statement,
    cast(factor as decimal(12, 4)) as factor
from candidate
qualify row_number() over (partition by report_id order by checks desc, factor desc, statement asc) = 1;
