create table quality.check_result (
    check_id varchar not null,
    report_id varchar not null,
    key varchar,
    lhs decimal(20, 6),
    rhs decimal(20, 6),
    difference decimal(20, 6),
    terms integer,
    tolerance decimal(20, 6),
    outcome varchar not null check (
        outcome in ('exact', 'tail', 'violation', 'not_applicable', 'not_evaluable')
    ),
    reason varchar,
    fact_ids varchar[],
    run_id varchar not null
);
