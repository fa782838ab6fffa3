-- E-ACT: how often one activity took place, where the annexes and the account of the year's work say it more than once.
-- Activities are the same when their subjects are, but for words of emphasis.
create or replace view frames.activity_count as
with counted as (
    select
        report_id,
        regexp_replace(
            frames.plain_name(subject_name),
            '全年|本年|年内|今年|累计|共计|共|开展了?|组织了?|举办了?|各类|各种|多样化|多种|系列|广泛|大力|积极|深入|持续',
            '',
            'g'
        ) as activity,
        unit,
        value,
        printed,
        reading_status = 'disputed' as is_disputed,
        occurrence,
        fact_id
    from core.fact
    where
        statement = 'annex'
        and line_id = 'indicator'
        and measure = 'count'
        and unit in ('场', '场次', '期', '次', '批次')
        and value is not null
)

select
    report_id,
    activity as key,
    max(value) as lhs,
    min(value) as rhs,
    2 as terms,
    0 as tolerance,
    case
        when bool_or(is_disputed) then 'not_evaluable'
        when max(value) = min(value) then 'exact'
        else 'violation'
    end as outcome,
    case
        when bool_or(is_disputed) then 'a cell is disputed'
        when max(value) <> min(value)
            then '「' || activity || '」前后不一：' || string_agg(printed || unit, '、' order by occurrence)
    end as reason,
    list(fact_id order by occurrence) as fact_ids
from counted
where length(activity) >= 4
group by report_id, activity
having count(*) > 1;
