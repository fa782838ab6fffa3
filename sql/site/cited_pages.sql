-- The pages that the findings of some reports (NULL: of all) speak of: what pictures are drawn of.
with wanted as (
    select
        report_id,
        page,
        fact_ids,
        members
    from quality.finding
    where $report_ids is null or report_id in (select unnest($report_ids::varchar[]))
),

member as (
    select
        report_id,
        unnest(members) as member
    from wanted
),

cited as (
    select unnest(fact_ids) as fact_id
    from wanted
    union
    select unnest(result.fact_ids) as fact_id
    from member
    inner join quality.check_result as result
        on member.report_id = result.report_id and member.member = concat_ws(' ', result.check_id, nullif(result.key, ''))
    where result.outcome in ('violation', 'tail')
)

select
    fact.report_id,
    fact.page
from cited
inner join core.fact as fact on cited.fact_id = fact.fact_id
where fact.page is not null
union
select
    report_id,
    page
from wanted
where page is not null;
