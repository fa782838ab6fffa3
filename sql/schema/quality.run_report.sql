create table quality.run_report (
    run_id varchar not null,
    report_id varchar not null,
    change varchar not null check (change in ('new', 'new_version', 'updated', 'quarantined', 'removed'))
);
