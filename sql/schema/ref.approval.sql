create table ref.approval (
    source_id varchar not null,
    issuer varchar not null,
    issuer_kind varchar not null check (issuer_kind in ('department', 'unit')),
    fiscal_year integer not null,
    approved_on date not null
);
