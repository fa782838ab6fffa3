create table ref.expected_issuer (
    source_id varchar not null,
    jurisdiction varchar not null,
    issuer varchar not null,
    issuer_kind varchar not null check (issuer_kind in ('department', 'unit')),
    aliases varchar[] not null,
    season_end_month integer
);
