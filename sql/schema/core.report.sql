create table core.report (
    report_id varchar primary key,
    source_name varchar not null,
    source_url varchar,
    sha256 varchar not null,
    issuer varchar,
    issuer_kind varchar check (issuer_kind in ('department', 'unit')),
    fiscal_year integer,
    kind varchar check (kind in ('final_accounts', 'budget')),
    form_profile varchar,
    unit varchar,
    pages integer,
    published_on date,
    ingested_at timestamp,
    status varchar not null check (status in ('landed', 'landed_with_doubt', 'quarantined', 'superseded')),
    supersedes varchar,
    issuer_id varchar
);
