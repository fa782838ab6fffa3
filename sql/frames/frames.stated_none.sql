-- N-NONE: sentences that say there is none, against the amounts of the statement they are about.
create or replace view frames.stated_none as
with sentence as (
    select
        report_id,
        line_id as statement,
        min(fact_id) as fact_id
    from core.fact
    where
        statement = 'narrative'
        and presence = 'stated_none'
        and line_id in ('gov_fund', 'state_capital', 'three_public')
    group by report_id, line_id
),

amount as (
    select
        report_id,
        statement,
        sum(abs(value)) filter (measure <> 'budget') as total,
        bool_or(reading_status = 'disputed') as is_disputed,
        list(fact_id order by row_no, fact_id) filter (value <> 0 and measure <> 'budget') as fact_ids
    from core.fact
    where statement in ('gov_fund', 'state_capital', 'three_public')
    group by report_id, statement
)

select
    sentence.report_id,
    sentence.statement as key,
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
        when amount.total <> 0 then '文字称无，表中有金额'
    end as reason,
    list_prepend(sentence.fact_id, coalesce(amount.fact_ids, [])) as fact_ids
from sentence
inner join amount on sentence.report_id = amount.report_id and sentence.statement = amount.statement;
