create table core.observation (
    report_id varchar not null,
    kind varchar not null check (
        kind in ('year', 'issuer', 'statement', 'none_note', 'residue', 'beneficiary', 'member_unit')
    ),
    subject varchar not null,
    value varchar,
    number integer,
    printed varchar,
    statement varchar,
    page integer,
    boxes struct(x0 decimal(9, 2), "top" decimal(9, 2), x1 decimal(9, 2), bottom decimal(9, 2))[]
);
