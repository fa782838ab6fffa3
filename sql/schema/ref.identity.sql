create table ref.identity (
    check_id varchar primary key,
    suite varchar not null,
    suite_zh varchar not null,
    suite_en varchar not null,
    sentence_zh varchar not null,
    sentence_en varchar not null,
    equation varchar not null,
    origin varchar not null,
    source varchar not null,
    severity varchar not null,
    law varchar not null,
    finding_class varchar not null
);
