-- N-RSN: amounts named as reasons, added up, against the change that they explain; sections that explain the same change
-- with the same amounts are one.
create or replace view frames.reason_amount as
with reason as (
    select
        report_id,
        line_id[:-8] as line_id,
        sum(amount_yuan) as total,
        count(*) as amounts,
        sum(ulp) * 5000 as slack,
        bool_or(reading_status = 'disputed' or approx is not null) as is_doubtful,
        list(fact_id order by occurrence) as fact_ids
    from core.fact
    where statement = 'narrative' and measure = 'amount' and line_id like '%.reason' and amount_yuan is not null
    group by report_id, line_id
)

select
    reason.report_id,
    string_agg(reason.line_id, ' ' order by change.page, reason.line_id) as key,
    (reason.total * 0.0001) as lhs,
    abs(change.value) as rhs,
    reason.amounts + 1 as terms,
    reason.slack * 0.0001 as tolerance,
    case
        when reason.is_doubtful or change.reading_status = 'disputed' then 'not_evaluable'
        when reason.total <= abs(change.amount_yuan) then 'exact'
        when reason.total <= abs(change.amount_yuan) + reason.slack then 'tail'
        else 'violation'
    end as outcome,
    case when reason.is_doubtful or change.reading_status = 'disputed' then 'an amount is approximate or disputed' end as reason,
    list_concat(
        list(change.fact_id order by change.page, reason.line_id),
        flatten(list(reason.fact_ids order by change.page, reason.line_id))
    ) as fact_ids
from reason
inner join core.fact as change
    on
        reason.report_id = change.report_id
        and change.statement = 'narrative'
        and reason.line_id = change.line_id
        and change.measure = 'difference'
        and change.occurrence = 1
        and change.unit = '万元'
group by
    reason.report_id,
    reason.total,
    reason.amounts,
    reason.slack,
    reason.is_doubtful,
    change.reading_status,
    abs(change.amount_yuan),
    abs(change.value);
