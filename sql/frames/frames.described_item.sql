-- N-ITEM-SET: items that part three describes against the items of the statement, where it describes by 项 at all. An item
-- may stand in a sentence that was not read: where amounts are unread, what is missing is not held against the report.
create or replace view frames.described_item as
with described as (
    select
        report_id,
        subject_code,
        min(fact_id) as fact_id
    from core.fact
    where
        statement = 'narrative'
        and regexp_full_match(line_id, 'fn\.\d{7}')
        and measure = 'final'
    group by report_id, subject_code
),

printed as (
    select
        report_id,
        subject_code,
        any_value(subject_name) as name,
        bool_or(coalesce(value, 0) <> 0) as has_amount,
        min(fact_id) as fact_id
    from core.fact
    where
        statement = 'gpb_expenditure'
        and measure = 'total'
        and length(subject_code) = 7
        and report_id in (select report_id from described)
    group by report_id, subject_code
),

unnamed as (
    select distinct report_id
    from core.fact
    where statement = 'narrative' and starts_with(line_id, 'fn.') and subject_code is null
),

unread as (
    select distinct report_id
    from quality.finding
    where check_id = 'N-UNREAD'
)

select
    coalesce(printed.report_id, described.report_id) as report_id,
    coalesce(printed.subject_code, described.subject_code) as key,
    null as lhs,
    null as rhs,
    2 as terms,
    0 as tolerance,
    case
        when printed.subject_code = described.subject_code then 'exact'
        when unnamed.report_id is not null or unread.report_id is not null then 'not_evaluable'
        else 'violation'
    end as outcome,
    case
        when printed.subject_code = described.subject_code then null
        when unnamed.report_id is not null then 'a name in the text has no code'
        when unread.report_id is not null then 'amounts of the text are unread'
        when described.subject_code is null
            then printed.subject_code || ' ' || coalesce(printed.name, '') || ' 在表中有金额，文字未说明'
        else described.subject_code || ' 文字有说明，表中没有'
    end as reason,
    list_filter([described.fact_id, printed.fact_id], lambda x: x is not null) as fact_ids
from printed
full join described
    on printed.report_id = described.report_id and printed.subject_code = described.subject_code
left join unnamed on coalesce(printed.report_id, described.report_id) = unnamed.report_id
left join unread on coalesce(printed.report_id, described.report_id) = unread.report_id
where printed.has_amount or described.subject_code is not null;
