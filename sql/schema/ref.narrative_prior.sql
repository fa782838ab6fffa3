create table ref.narrative_prior (
    narrative_line_id varchar not null,
    statement varchar not null,
    line_id varchar not null,
    measure varchar not null,
    narrative_measure varchar not null,
    primary key (statement, line_id, measure)
);
