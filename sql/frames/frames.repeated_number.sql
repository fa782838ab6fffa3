-- N-AGAIN: numbers that part three repeats, against the first time it says them.
create or replace view frames.repeated_number as
with said as (
    select
        *,
        coalesce(amount_yuan, value) as number
    from core.fact
    where
        statement = 'narrative'
        and value is not null
        and not is_derived
        and approx is null
        and presence in ('printed', 'printed_zero')
        and line_id not like '%.reason'
        and not starts_with(line_id, 'performance.')
)

select
    again.report_id,
    again.line_id || '.' || again.measure || '#' || again.occurrence as key,
    again.value as lhs,
    said.value as rhs,
    2 as terms,
    0 as tolerance,
    case
        when again.reading_status = 'disputed' or said.reading_status = 'disputed' then 'not_evaluable'
        when again.number = said.number then 'exact'
        else 'violation'
    end as outcome,
    case
        when again.reading_status = 'disputed' or said.reading_status = 'disputed' then 'a cell is disputed'
        when again.number <> said.number then '前后不一：' || coalesce(said.printed, '') || '、' || coalesce(again.printed, '')
    end as reason,
    [again.fact_id, said.fact_id] as fact_ids
from said as again
inner join said
    on
        again.report_id = said.report_id
        and again.line_id = said.line_id
        and again.measure = said.measure
        and again.fund = said.fund
        and again.budget_stage is not distinct from said.budget_stage
        and again.period_year = said.period_year
where again.occurrence > 1 and said.occurrence = 1;
