create table core.printed_formula (
    report_id varchar not null,
    statement varchar not null,
    formula varchar not null,
    axis varchar not null check (axis in ('row', 'column')),
    position integer not null,
    sign integer not null check (sign in (-1, 1)),
    number integer not null,
    is_placed boolean not null,
    line_id varchar,
    measure varchar,
    page integer
);
