-- The sums of the form as expectations/ declare them: each name on either side, a line (all lines that begin so, where it
-- is a prefix) or a measure. Filled when the frames are made ready.
create or replace table frames.own_formula (
    check_id varchar not null,
    case_key varchar not null,
    statement varchar not null,
    kind varchar not null check (kind in ('line', 'measure')),
    target varchar not null,
    sign integer not null,
    name varchar not null,
    is_prefix boolean not null
);
