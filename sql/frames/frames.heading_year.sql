-- S-YR: years in titles, captions and headings against the report's own.
create or replace view frames.heading_year as
with named as (
    select
        noted.report_id,
        noted.printed,
        noted.page,
        report.fiscal_year,
        noted.value <> report.fiscal_year::varchar as is_wrong
    from core.observation as noted
    inner join core.report as report on noted.report_id = report.report_id
    where noted.kind = 'year'
)

select
    report_id,
    '' as key,
    null as lhs,
    null as rhs,
    count(*) as terms,
    0 as tolerance,
    case when bool_or(is_wrong) then 'violation' else 'exact' end as outcome,
    case
        when bool_or(is_wrong)
            then '报告为 ' || any_value(fiscal_year) || ' 年度，印作'
            || string_agg(distinct '「' || printed || '」' || coalesce('（第 ' || page || ' 页）', ''), '、') filter (is_wrong)
    end as reason,
    []::varchar[] as fact_ids
from named
group by report_id;
