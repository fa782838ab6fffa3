-- What each run did to which report, the latest run first; a report that was removed is known by its id alone.
select
    run.run_id,
    touched.report_id,
    touched.change,
    coalesce(issuer.name, report.issuer) as issuer,
    report.fiscal_year,
    report.source_name
from quality.run as run
inner join quality.run_report as touched on run.run_id = touched.run_id
left join core.report as report on touched.report_id = report.report_id
left join core.issuer as issuer on report.issuer_id = issuer.issuer_id
order by run.started_at desc, run.run_id asc, touched.change asc, issuer asc, report.fiscal_year asc, touched.report_id asc;
