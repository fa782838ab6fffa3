-- N-3PC: an amount of three public expenses goes with a count of groups, receptions or vehicles bought.
create or replace view frames.three_public_count as
with item (line_id, item) as (
    values
    ('three_public.overseas', 'overseas'),
    ('three_public.reception', 'reception'),
    ('three_public.vehicle_purchase', 'vehicle_purchase')
),

counted as (
    select
        said.report_id,
        item.item,
        max(coalesce(said.value, 0)) as number,
        bool_or(said.reading_status = 'disputed') as is_disputed,
        min(said.fact_id) as fact_id
    from core.fact as said
    inner join item on said.line_id = item.line_id
    where said.statement = 'narrative' and said.measure = 'count'
    group by said.report_id, item.item
)

select
    counted.report_id,
    counted.item as key,
    counted.number as lhs,
    coalesce(paid.value, 0) as rhs,
    2 as terms,
    0 as tolerance,
    case
        when counted.is_disputed or paid.reading_status = 'disputed' then 'not_evaluable'
        when (counted.number > 0) = (coalesce(paid.value, 0) > 0) then 'exact'
        else 'violation'
    end as outcome,
    case
        when counted.is_disputed or paid.reading_status = 'disputed' then 'a cell is disputed'
        when counted.number > 0 and coalesce(paid.value, 0) = 0 then '有数量，没有金额'
        when counted.number = 0 and coalesce(paid.value, 0) > 0 then '有金额，没有数量'
    end as reason,
    [counted.fact_id, paid.fact_id] as fact_ids
from counted
inner join core.fact as paid
    on
        counted.report_id = paid.report_id
        and paid.statement = 'three_public'
        and counted.item = paid.line_id
        and paid.measure = 'final';
