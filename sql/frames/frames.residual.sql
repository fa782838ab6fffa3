-- For reports in which some check fails: the difference of each check as far as no cause found so far explains it.
create or replace table frames.residual (
    report_id varchar not null,
    member varchar not null,
    check_id varchar not null,
    key varchar not null,
    scope varchar not null,
    statement varchar,
    is_sum boolean not null,
    is_violation boolean not null,
    is_open boolean not null,
    residual decimal(20, 6) not null,
    tolerance decimal(20, 6) not null
);
