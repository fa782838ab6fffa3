-- Pairs of cells of one column that hold each other's amount: exchanged, they mend what fails and break nothing. Either
-- each of the two makes some check fail, or one does and the other stands in no sum but those that add up both. Cells of
-- tables go before numbers in sentences that repeat them.
create or replace view frames.exchanged_cells as
with silent as (
    select
        fact.report_id,
        fact.fact_id,
        fact.statement,
        fact.measure,
        fact.row_no,
        fact.value,
        list(residual.member order by residual.member) as sums
    from core.fact as fact
    inner join frames.term as term on fact.fact_id = term.fact_id
    inner join frames.residual as residual
        on term.report_id = residual.report_id and term.member = residual.member and residual.is_sum
    where
        not fact.is_derived
        and fact.presence = 'printed'
        and (fact.report_id, fact.statement, fact.measure, fact.value) in (
            select
                one.report_id,
                one.statement,
                one.measure,
                one.corrected
            from frames.suspect as one
        )
    group by all
),

partner as (
    select
        report_id,
        fact_id,
        statement,
        measure,
        row_no,
        value,
        false as is_silent,
        corrected,
        against as sums,
        mended_sums,
        members
    from frames.suspect
    union all
    select
        report_id,
        fact_id,
        statement,
        measure,
        row_no,
        value,
        true as is_silent,
        null as corrected,
        sums,
        [] as mended_sums,
        [] as members
    from silent
),

found as (
    select
        one.report_id,
        one.fact_id,
        other.fact_id as other_fact_id,
        one.change,
        one.statement,
        one.row_no,
        other.row_no as other_row_no,
        list_distinct(list_concat(one.members, other.members)) as members
    from frames.suspect as one
    inner join partner as other
        on
            one.report_id = other.report_id
            and one.statement = other.statement
            and one.measure = other.measure
            and one.corrected = other.value
            and one.against = other.sums
            and one.fact_id <> other.fact_id
    where
        not list_has_any(one.mended_sums, other.mended_sums)
        and case
            when other.is_silent then one.is_printed and len(one.mended_sums) > 0
            else one.value = other.corrected and (one.row_no, one.fact_id) < (other.row_no, other.fact_id)
        end
),

pair as (
    select
        *,
        row_number() over (
            partition by report_id
            order by
                len(members) desc, statement in ('narrative', 'annex') asc,
                row_no asc, fact_id asc, other_row_no asc, other_fact_id asc
        ) as place
    from found
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
