create table ref.measure (
    measure varchar primary key,
    name_zh varchar not null,
    name_en varchar not null
);
