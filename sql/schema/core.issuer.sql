create table core.issuer (
    issuer_id varchar primary key,
    name varchar not null,
    kind varchar not null check (kind in ('department', 'unit')),
    level varchar check (level in ('central', 'province', 'prefecture', 'county', 'township')),
    region_code varchar,
    parent varchar,
    valid_from integer,
    valid_to integer,
    is_declared boolean not null
);
