-- Percentages on which several failing checks agree that no sum explains, while fewer that hold speak for them.
create or replace view frames.common_percentage as
with witness as (
    select
        term.report_id,
        term.fact_id,
        count(*) filter (residual.is_open) as failing,
        count(*) filter (not residual.is_violation) as holding
    from frames.term as term
    inner join frames.residual as residual
        on term.report_id = residual.report_id and term.member = residual.member
    inner join core.fact as fact on term.fact_id = fact.fact_id
    where fact.unit = '%' and not residual.is_sum and not fact.is_derived
    group by term.report_id, term.fact_id
)

select
    witness.report_id,
    witness.fact_id
from witness
where witness.failing >= 2 and witness.failing > witness.holding;
