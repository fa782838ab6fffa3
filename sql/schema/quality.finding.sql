create table quality.finding (
    finding_id varchar primary key,
    check_id varchar not null,
    report_id varchar not null,
    statement varchar,
    class varchar not null check (
        class in (
            'rounding_tail', 'truncated', 'issuer_error', 'scope', 'extraction_doubt', 'template_residue'
        )
    ),
    severity varchar not null check (severity in ('error', 'warning', 'info')),
    title_zh varchar not null,
    title_en varchar not null,
    detail varchar,
    members varchar[],
    fact_ids varchar[],
    page integer,
    boxes struct(x0 decimal(9, 2), "top" decimal(9, 2), x1 decimal(9, 2), bottom decimal(9, 2))[],
    status varchar not null check (status in ('open', 'accepted', 'overridden', 'stale'))
);
