-- How the checks of each identity came out, by issuer and year.
select
    result.check_id,
    report.issuer_id,
    any_value(issuer.name) as issuer,
    report.fiscal_year,
    count(*) filter (result.outcome = 'exact') as exact,
    count(*) filter (result.outcome = 'tail') as tail,
    count(*) filter (result.outcome = 'violation') as violation,
    count(*) filter (result.outcome = 'not_evaluable') as not_evaluable
from quality.check_result as result
inner join core.report as report on result.report_id = report.report_id
inner join core.issuer as issuer on report.issuer_id = issuer.issuer_id
where report.status <> 'superseded' and report.fiscal_year is not null
group by result.check_id, report.issuer_id, report.fiscal_year;
