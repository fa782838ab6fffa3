create table ref.line (
    statement varchar not null,
    line_id varchar not null,
    name_zh varchar not null,
    name_en varchar not null,
    primary key (statement, line_id)
);
