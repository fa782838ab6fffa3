-- Statements whose codes and values do not belong together: their sums over codes fail in bulk although every row adds
-- up. `step` = how many rows further down the right values stand, where moving them by one row mends most sums.
create or replace view frames.shifted_statement as
with parent as (
    select
        report_id,
        statement,
        split_part(key, '.', 1) as parent_code,
        bool_or(is_violation) as is_violated
    from frames.residual
    where scope = 'hierarchy'
    group by all
),

tally as (
    select
        report_id,
        statement,
        count(*) as parents,
        count(*) filter (is_violated) as violated
    from parent
    group by report_id, statement
),

inside as (
    select
        report_id,
        statement,
        count(*) filter (scope = 'row') as rows_checked,
        count(*) filter (scope = 'row' and is_violation) as rows_violated,
        count(*) filter (scope in ('report', 'column') and is_violation) as others_violated
    from frames.residual
    group by report_id, statement
),

candidate as (
    select
        tally.report_id,
        tally.statement,
        tally.parents,
        tally.violated,
        inside.rows_checked > 0 or inside.others_violated > 0 as is_witnessed
    from tally
    inner join inside on tally.report_id = inside.report_id and tally.statement = inside.statement
    where tally.violated >= 2 and 2 * tally.violated >= tally.parents and inside.rows_violated = 0
),

coded as (
    select
        cell.report_id,
        cell.statement,
        cell.measure,
        cell.line_id,
        cell.parent_code,
        cell.value,
        way.step
    from frames.cell as cell
    inner join candidate on cell.report_id = candidate.report_id and cell.statement = candidate.statement
    cross join (values (1), (-1)) as way (step)
    where cell.occurrence = 1 and (cell.level is not null or cell.line_id = 'total')
),

moved as (
    select
        report_id,
        statement,
        measure,
        line_id,
        parent_code,
        step,
        case
            when step = 1 then lag(value, 1, 0) over ordered
            else lead(value, 1, 0) over ordered
        end as value
    from coded
    window ordered as (
        partition by report_id, statement, measure, step
        order by case when line_id = 'total' then '' else line_id end
    )
),

children as (
    select
        report_id,
        statement,
        step,
        measure,
        parent_code,
        sum(value) as value,
        count(*) filter (value <> 0) // 2 * 0.01 as tolerance
    from moved
    group by all
),

family as (
    select
        parent.report_id,
        parent.statement,
        parent.step,
        parent.line_id,
        bool_and(abs(parent.value - children.value) <= children.tolerance) as holds
    from moved as parent
    inner join children
        on
            parent.report_id = children.report_id
            and parent.statement = children.statement
            and parent.step = children.step
            and parent.measure = children.measure
            and parent.line_id = children.parent_code
    where parent.value <> 0 or children.value <> 0
    group by all
),

mended as (
    select
        report_id,
        statement,
        step
    from family
    group by report_id, statement, step
    having 5 * count(*) filter (holds) >= 4 * count(*)
)

select
    candidate.report_id,
    candidate.statement,
    any_value(mended.step) as step
from candidate
left join mended on candidate.report_id = mended.report_id and candidate.statement = mended.statement
where mended.step is not null or (candidate.violated >= 3 and candidate.is_witnessed)
group by candidate.report_id, candidate.statement;
