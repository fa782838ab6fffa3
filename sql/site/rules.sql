-- Every identity with how its checks came out over all reports that count.
select
    identity.*,
    coalesce(counts.exact, 0) as exact,
    coalesce(counts.tail, 0) as tail,
    coalesce(counts.violation, 0) as violation,
    coalesce(counts.not_applicable, 0) as not_applicable,
    coalesce(counts.not_evaluable, 0) as not_evaluable
from ref.identity as identity
left join (
    select
        result.check_id,
        count(*) filter (result.outcome = 'exact') as exact,
        count(*) filter (result.outcome = 'tail') as tail,
        count(*) filter (result.outcome = 'violation') as violation,
        count(*) filter (result.outcome = 'not_applicable') as not_applicable,
        count(*) filter (result.outcome = 'not_evaluable') as not_evaluable
    from quality.check_result as result
    inner join core.report as report on result.report_id = report.report_id
    where report.status <> 'superseded'
    group by result.check_id
) as counts on identity.check_id = counts.check_id
order by identity.suite, identity.check_id;
