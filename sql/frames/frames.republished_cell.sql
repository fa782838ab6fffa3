-- Y-DUP: cells that differ between a report and its earlier publication, counted per statement.
create or replace view frames.republished_cell as
with this as (
    select
        other.report_id,
        fact.*
    from frames.other_report as other
    inner join core.fact as fact on other.report_id = fact.report_id
    where other.prefix = 'earlier:' and fact.statement not in ('narrative', 'annex')
),

earlier as (
    select
        other.report_id as compared_with,
        fact.*
    from frames.other_report as other
    inner join core.fact as fact on other.other_report_id = fact.report_id
    where other.prefix = 'earlier:' and fact.statement not in ('narrative', 'annex')
),

pair as (
    select
        coalesce(this.report_id, earlier.compared_with) as report_id,
        coalesce(this.statement, earlier.statement) as statement,
        coalesce(this.fact_id, earlier.fact_id) as fact_id,
        coalesce(this.row_no, earlier.row_no, 0) as row_no,
        coalesce(this.reading_status = 'disputed', false)
        or coalesce(earlier.reading_status = 'disputed', false) as is_disputed,
        coalesce(this.value = earlier.value, this.value is null and earlier.value is null) as is_equal
    from this
    full join earlier
        on
            this.report_id = earlier.compared_with
            and this.statement = earlier.statement
            and this.line_id = earlier.line_id
            and this.measure = earlier.measure
            and this.fund = earlier.fund
            and this.occurrence = earlier.occurrence
)

select
    report_id,
    statement as key,
    count(*) filter (not is_equal) as lhs,
    0 as rhs,
    count(*) as terms,
    0 as tolerance,
    case
        when bool_or(is_disputed) then 'not_evaluable'
        when bool_and(is_equal) then 'exact'
        else 'violation'
    end as outcome,
    case
        when bool_or(is_disputed) then 'a cell is disputed'
        when not bool_and(is_equal) then '有 ' || count(*) filter (not is_equal) || ' 格与前一次公布不同'
    end as reason,
    coalesce(list(fact_id order by row_no, fact_id) filter (not is_equal), []) as fact_ids
from pair
group by report_id, statement;
