create table ref.cofog (
    class_code varchar primary key,
    class_name varchar not null,
    name_en varchar not null,
    cofog_division varchar,
    cofog_name varchar,
    certainty varchar not null,
    note varchar
);
