create table ref.function (
    code varchar not null,
    name varchar not null,
    level integer not null,
    parent varchar,
    valid_from integer,
    valid_to integer,
    trust varchar not null check (trust in ('A', 'A-text', 'A-name', 'text-variant', 'B', 'C')),
    source varchar not null,
    first_seen integer,
    last_seen integer,
    budget varchar,
    name_en varchar,
    primary key (code, name)
);
