-- How the checks of each identity came out, by issuer and year.
select
    result.check_id,
    report.issuer,
    report.issuer_kind,
    report.fiscal_year,
    count(*) filter (result.outcome = 'exact') as exact,
    count(*) filter (result.outcome = 'tail') as tail,
    count(*) filter (result.outcome = 'violation') as violation,
    count(*) filter (result.outcome = 'not_evaluable') as not_evaluable
from quality.check_result as result
inner join core.report as report on result.report_id = report.report_id
where report.status <> 'superseded' and report.issuer is not null and report.fiscal_year is not null
group by result.check_id, report.issuer, report.issuer_kind, report.fiscal_year;
