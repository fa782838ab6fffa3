-- Of the suspects of a round those that no better one shares an open check with, and their rivals: cells that explain the
-- same checks as well by arithmetic, the likelier ones first.
create or replace view frames.best_suspect as
with ranked as (
    select
        *,
        row_number() over (
            partition by report_id
            order by
                score desc, plausibility desc, exactly desc, is_printed desc, row_no asc, fact_id asc, change asc
        ) as place
    from frames.suspect
    where score > 0
),

touch as (
    select
        report_id,
        place,
        unnest(touched) as member
    from ranked
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
),

best as (
    select ranked.*
    from ranked
    inner join wins on ranked.report_id = wins.report_id and ranked.place = wins.place
    where wins.checks = len(ranked.touched)
),

rival as (
    select
        best.fact_id,
        other.fact_id as rival_id,
        min(other.place) as place
    from best
    inner join ranked as other
        on
            best.report_id = other.report_id
            and best.fact_id <> other.fact_id
            and best.score = other.score
            and best.members = other.members
    where other.plausibility >= 0 and other.is_printed
    group by all
)

select
    best.report_id,
    best.fact_id,
    best.change,
    best.slip,
    coalesce(list(rival.rival_id order by rival.place) filter (rival.rival_id is not null), []) as rivals
from best
left join rival on best.fact_id = rival.fact_id
group by all;
