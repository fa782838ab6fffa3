create table core.issuer_predecessor (
    issuer_id varchar not null,
    predecessor varchar not null,
    fiscal_year integer not null,
    change varchar not null check (change in ('renamed', 'merged', 'split')),
    primary key (issuer_id, predecessor)
);
