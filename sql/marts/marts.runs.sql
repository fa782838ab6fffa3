create view marts.runs as
with touched as (
    select
        run_id,
        list(report_id order by report_id) as report_ids
    from quality.run_report
    group by run_id
)

select
    run.run_id,
    run.started_at,
    run.finished_at,
    run.occasion,
    run.sources,
    run.reports,
    run.reports_new,
    run.reports_new_version,
    run.reports_updated,
    run.reports_quarantined,
    run.reports_removed,
    run.facts,
    run.checks_exact,
    run.checks_tail,
    run.checks_violation,
    run.checks_not_applicable,
    run.checks_not_evaluable,
    run.findings_error,
    run.findings_warning,
    run.findings_info,
    run.reader_version,
    run.program_version,
    coalesce(touched.report_ids, []) as report_ids
from quality.run as run
left join touched on run.run_id = touched.run_id
order by run.started_at desc, run.run_id asc;
