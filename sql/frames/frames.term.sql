-- For reports in which some check fails: every cell of every check, and by how much the difference of the check's two
-- sides grows with one unit of the cell (no weight where the check is no sum). Filled while causes are sought.
create or replace table frames.term (
    report_id varchar not null,
    member varchar not null,
    fact_id varchar not null,
    weight decimal(12, 0),
    per_weight decimal(12, 9)
);
