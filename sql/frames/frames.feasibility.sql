-- S-FEAS: whether rounding explains all tails of a report at once. Filled by feasibility.py once the sums have been judged.
create or replace table frames.feasibility (
    report_id varchar not null,
    key varchar not null,
    lhs decimal(20, 6),
    rhs decimal(20, 6),
    terms integer not null,
    tolerance decimal(20, 6),
    outcome varchar not null,
    reason varchar not null,
    fact_ids varchar[] not null
);
