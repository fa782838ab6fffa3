-- How many checks of the reports that count came out how, and why those that could not be made were not.
select
    result.outcome,
    case when result.outcome in ('not_applicable', 'not_evaluable') then coalesce(result.reason, '') end as reason,
    count(*) as checks,
    count(distinct result.check_id) as identities,
    count(distinct result.report_id) as reports
from quality.check_result as result
inner join core.report as report on result.report_id = report.report_id
where report.status <> 'superseded'
group by all
order by result.outcome asc, checks desc, reason asc;
