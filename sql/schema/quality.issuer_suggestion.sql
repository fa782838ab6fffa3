create table quality.issuer_suggestion (
    issuer_id varchar not null,
    similar_issuer_id varchar not null,
    similarity integer not null,
    evidence varchar not null check (evidence in ('shorter_form', 'similar_name')),
    primary key (issuer_id, similar_issuer_id)
);
