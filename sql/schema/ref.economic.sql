create table ref.economic (
    code varchar not null,
    name varchar not null,
    level integer not null,
    parent varchar,
    valid_from integer,
    valid_to integer,
    trust varchar not null check (trust in ('A', 'B', 'B-name', 'C')),
    source varchar not null,
    first_seen integer,
    last_seen integer,
    t6_group varchar,
    name_en varchar,
    primary key (code, name)
);
