-- Y-SET: items with money in last year's general public budget, and whether this year's statement still lists them.
create or replace view frames.dropped_code as
with item as (
    select
        report_id,
        subject_code,
        any_value(subject_name) as name,
        max(coalesce(value, 0)) as amount,
        min(fact_id) as fact_id
    from core.fact
    where statement = 'gpb_expenditure' and measure = 'total' and length(subject_code) = 7
    group by report_id, subject_code
)

select
    other.report_id,
    before.subject_code as key,
    null as lhs,
    null as rhs,
    2 as terms,
    0 as tolerance,
    case when this.fact_id is null then 'violation' else 'exact' end as outcome,
    case
        when this.fact_id is null
            then before.subject_code || ' ' || coalesce(before.name, '') || ' 上年 ' || frames.shown(before.amount) || '，本年未列示'
    end as reason,
    list_filter([this.fact_id, before.fact_id], lambda x: x is not null) as fact_ids
from frames.other_report as other
inner join item as before on other.other_report_id = before.report_id
left join item as this on other.report_id = this.report_id and before.subject_code = this.subject_code
where other.prefix = 'last_year:' and before.amount <> 0;
