-- SGN: amounts below zero, added up per column of each statement; balances may be negative by a lawful correction.
create or replace view frames.negative_amount as
with amount as (
    select
        report_id,
        statement,
        measure,
        fact_id,
        row_no,
        reading_status = 'disputed' as is_disputed,
        coalesce(value, 0) as value
    from core.fact
    where
        statement not in ('narrative', 'annex')
        and not starts_with(line_id, 'bal.')
        and measure not in ('opening', 'closing')
        and presence in ('printed', 'printed_zero')
)

select
    report_id,
    statement || '.' || measure as key,
    coalesce(sum(value) filter (value < 0), 0) as lhs,
    0 as rhs,
    count(*) filter (value < 0) as terms,
    0 as tolerance,
    case
        when bool_or(is_disputed) then 'not_evaluable'
        when bool_or(value < 0) then 'violation'
        else 'exact'
    end as outcome,
    case when bool_or(is_disputed) then 'a cell is disputed' end as reason,
    coalesce(list(fact_id order by row_no, fact_id) filter (value < 0), []) as fact_ids
from amount
group by report_id, statement, measure;
