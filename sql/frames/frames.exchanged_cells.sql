-- Pairs of cells of one column that hold each other's amount: exchanged, they mend what fails and break nothing.
create or replace view frames.exchanged_cells as
select
    one.report_id,
    one.fact_id,
    other.fact_id as other_fact_id,
    one.change
from frames.suspect as one
inner join frames.suspect as other
    on
        one.report_id = other.report_id
        and one.statement = other.statement
        and one.measure = other.measure
        and one.corrected = other.value
        and one.value = other.corrected
        and one.against = other.against
        and one.fact_id <> other.fact_id
where
    (one.row_no, one.fact_id) < (other.row_no, other.fact_id)
    and not list_has_any(one.members, other.members)
qualify
    row_number() over (
        partition by one.report_id, one.fact_id order by len(one.members) desc, other.row_no asc, other.fact_id asc
    ) = 1
    and row_number() over (
        partition by one.report_id, other.fact_id order by len(other.members) desc, one.row_no asc, one.fact_id asc
    ) = 1;
