create table core.issuer_alias (
    issuer_id varchar not null,
    printed varchar not null,
    kind varchar not null check (kind in ('department', 'unit')),
    valid_from integer,
    valid_to integer,
    is_declared boolean not null
);
