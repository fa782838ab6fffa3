-- How many checks came out how, and why those that could not be made were not.
select
    result.outcome,
    case when result.outcome in ('not_applicable', 'not_evaluable') then coalesce(result.reason, '') end as reason,
    count(*) as checks,
    count(distinct result.check_id) as identities,
    count(distinct result.report_id) as reports
from quality.check_result as result
group by all
order by result.outcome asc, checks desc, reason asc;
