create table ref.headline (
    ordinal integer primary key,
    statement varchar not null,
    line_id varchar not null,
    measure varchar not null,
    name_zh varchar not null,
    name_en varchar not null
);
