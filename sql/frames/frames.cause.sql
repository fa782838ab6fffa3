-- What explains failing checks: one wrong cell (or one of several), two cells exchanged, labels shifted against values,
-- a statement in another unit, or nothing that is known but the check itself.
create or replace table frames.cause (
    report_id varchar not null,
    kind varchar not null check (kind in ('cell', 'exchanged', 'shifted', 'unit')),
    fact_id varchar,
    other_fact_id varchar,
    statement varchar,
    change decimal(20, 6),
    slip varchar,
    rivals varchar[] not null,
    members varchar[] not null
);
