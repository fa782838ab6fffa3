-- E-SUM-PARTS: spending by economic class in yuan against the amount printed before it that it decomposes.
create or replace view frames.decomposed_spending as
with spending as (
    select
        report_id,
        line_id,
        value,
        occurrence,
        reading_status = 'disputed' as is_disputed,
        fact_id
    from core.fact
    where statement = 'annex' and starts_with(line_id, 'spending.') and measure = 'spent' and unit = '元'
),

part as (
    select
        report_id,
        sum(value) as total,
        bool_or(is_disputed) as is_disputed,
        list(fact_id order by line_id) as fact_ids
    from spending
    where line_id in ('spending.wages', 'spending.goods_services', 'spending.personal') and occurrence = 1
    group by report_id
    having count(*) = 3
),

whole as (
    select
        report_id,
        arg_max(value, occurrence) as value,
        arg_max(fact_id, occurrence) as fact_id,
        bool_or(is_disputed) as is_disputed
    from spending
    where line_id = 'spending.basic'
    group by report_id
)

select
    part.report_id,
    '' as key,
    whole.value as lhs,
    part.total as rhs,
    4 as terms,
    0 as tolerance,
    case
        when part.is_disputed or whole.is_disputed then 'not_evaluable'
        when part.total = whole.value then 'exact'
        else 'violation'
    end as outcome,
    case when part.is_disputed or whole.is_disputed then 'a cell is disputed' end as reason,
    list_prepend(whole.fact_id, part.fact_ids) as fact_ids
from part
inner join whole on part.report_id = whole.report_id;
