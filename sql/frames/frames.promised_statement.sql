-- S-9T: the statements of the report; one that the contents list, or any of the nine where there are no contents, is there.
-- State capital operations have a statement since 2020; where no statement at all is in the report, that is one violation.
create or replace view frames.promised_statement as
with counted as (
    select
        report_id,
        statement,
        coalesce(max(number) filter (subject = 'listed'), 0) as listed,
        coalesce(max(number) filter (subject = 'found'), 0) as found,
        coalesce(max(number) filter (subject = 'untabled'), 0) as untabled
    from core.observation
    where kind = 'statement'
    group by report_id, statement
),

report as (
    select
        counted.report_id,
        any_value(report.fiscal_year) as fiscal_year,
        sum(counted.listed) > 0 as has_contents,
        sum(counted.found) + sum(counted.untabled) > 0 as has_tables
    from counted
    inner join core.report as report on counted.report_id = report.report_id
    group by counted.report_id
),

expected as (
    select
        report.report_id,
        report.has_contents,
        report.has_tables,
        form.statement,
        form.title_zh,
        coalesce(counted.listed, 0) as listed,
        coalesce(counted.found, 0) as found,
        coalesce(counted.untabled, 0) as untabled
    from report
    cross join ref.statement as form
    left join counted on report.report_id = counted.report_id and form.statement = counted.statement
    where
        form.statement not in ('narrative', 'annex')
        and (
            report.has_contents
            or form.statement <> 'state_capital'
            or coalesce(report.fiscal_year, 2020) >= 2020
            or counted.found > 0
        )
)

select
    report_id,
    statement as key,
    null as lhs,
    null as rhs,
    1 as terms,
    0 as tolerance,
    case
        when found > 0 then 'exact'
        when untabled > 0 then 'not_evaluable'
        when listed = 0 and has_contents then 'not_applicable'
        else 'violation'
    end as outcome,
    case
        when found > 0 then null
        when untabled > 0 then 'its title is there and its table cannot be read'
        when listed = 0 and has_contents then 'the contents do not list it'
        when listed > 0 then '目录列有《' || title_zh || '》，正文未见'
        else '未见《' || title_zh || '》'
    end as reason,
    []::varchar[] as fact_ids
from expected
where has_tables
union all
select
    report_id,
    '' as key,
    null as lhs,
    null as rhs,
    count(*) as terms,
    0 as tolerance,
    'violation' as outcome,
    '正文没有一张决算表' as reason,
    []::varchar[] as fact_ids
from expected
where not has_tables and (listed > 0 or not has_contents)
group by report_id;
