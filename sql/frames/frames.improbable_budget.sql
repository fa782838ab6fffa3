-- N-MEC-BUD: operating expenses that equal their initial budget to the cent in a year in which expenditure as a whole was
-- more than half its initial budget off.
create or replace view frames.improbable_budget as
with said as (
    select
        report_id,
        line_id,
        max(value) filter (measure in ('current', 'final')) as final,
        max(value) filter (measure = 'initial_budget') as budget,
        bool_or(reading_status = 'disputed') as is_disputed,
        list(fact_id order by measure, fact_id) as fact_ids
    from core.fact
    where
        statement = 'narrative'
        and line_id in ('agency_operating', 'gpb_expenditure')
        and measure in ('current', 'final', 'initial_budget')
        and occurrence = 1
    group by report_id, line_id
)

select
    part.report_id,
    part.line_id as key,
    null as lhs,
    null as rhs,
    2 as terms,
    0 as tolerance,
    case
        when part.is_disputed or whole.is_disputed then 'not_evaluable'
        when part.final = part.budget and 2 * abs(whole.final - whole.budget) > whole.budget then 'violation'
        else 'exact'
    end as outcome,
    case
        when part.is_disputed or whole.is_disputed then 'a cell is disputed'
        when part.final = part.budget and 2 * abs(whole.final - whole.budget) > whole.budget
            then '机关运行经费决算数与年初预算数分毫不差（' || frames.shown(part.final) || '），而一般公共预算支出年初预算 '
            || frames.shown(whole.budget) || '，决算 ' || frames.shown(whole.final)
    end as reason,
    list_concat(part.fact_ids, whole.fact_ids) as fact_ids
from said as part
inner join said as whole on part.report_id = whole.report_id
where
    part.line_id = 'agency_operating'
    and whole.line_id = 'gpb_expenditure'
    and part.final > 0
    and part.budget > 0
    and whole.budget > 0
    and whole.final is not null;
