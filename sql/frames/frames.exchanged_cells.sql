-- Pairs of cells of one column that hold each other's amount: exchanged, they mend what fails and break nothing. Cells
-- of tables go before numbers in sentences that repeat them.
create or replace view frames.exchanged_cells as
with pair as (
    select
        one.report_id,
        one.fact_id,
        other.fact_id as other_fact_id,
        one.change,
        list_distinct(list_concat(one.members, other.members)) as members,
        row_number() over (
            partition by one.report_id
            order by
                len(one.members) + len(other.members) desc, one.statement in ('narrative', 'annex') asc,
                one.row_no asc, one.fact_id asc, other.row_no asc, other.fact_id asc
        ) as place
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
        and not list_has_any(one.mended_sums, other.mended_sums)
),

touch as (
    select
        report_id,
        place,
        unnest(members) as member
    from pair
),

first_of_member as (
    select
        report_id,
        member,
        min(place) as place
    from touch
    group by report_id, member
),

wins as (
    select
        report_id,
        place,
        count(*) as checks
    from first_of_member
    group by report_id, place
)

select
    pair.report_id,
    pair.fact_id,
    pair.other_fact_id,
    pair.change
from pair
inner join wins on pair.report_id = wins.report_id and pair.place = wins.place
where wins.checks = len(pair.members);
