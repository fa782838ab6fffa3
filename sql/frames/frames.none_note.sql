-- N-EMP: notes that a statement has nothing to report, against the amounts that it prints.
create or replace view frames.none_note as
with noted as (
    select
        report_id,
        statement,
        any_value(printed) as printed
    from core.observation
    where kind = 'none_note'
    group by report_id, statement
),

amount as (
    select
        report_id,
        statement,
        sum(abs(value)) as total,
        bool_or(reading_status = 'disputed') as is_disputed,
        list(fact_id order by row_no, fact_id) filter (value <> 0) as fact_ids
    from core.fact
    where statement in ('gov_fund', 'state_capital', 'three_public')
    group by report_id, statement
)

select
    noted.report_id,
    noted.statement as key,
    coalesce(amount.total, 0) as lhs,
    0 as rhs,
    coalesce(len(amount.fact_ids), 0) as terms,
    0 as tolerance,
    case
        when amount.is_disputed then 'not_evaluable'
        when coalesce(amount.total, 0) = 0 then 'exact'
        else 'violation'
    end as outcome,
    case
        when amount.is_disputed then 'a cell is disputed'
        when amount.total <> 0 then '表下注明无数据，表中有金额：' || noted.printed
    end as reason,
    coalesce(amount.fact_ids, []) as fact_ids
from noted
left join amount on noted.report_id = amount.report_id and noted.statement = amount.statement;
