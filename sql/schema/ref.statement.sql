create table ref.statement (
    statement varchar primary key,
    ordinal integer not null,
    title_zh varchar not null,
    title_en varchar not null
);
