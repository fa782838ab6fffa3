-- S-RES: residue of the template or of another text, in the text as a whole and under each statement.
create or replace view frames.text_residue as
with read as (
    select distinct
        report_id,
        'text' as place
    from core.observation
    where kind = 'statement'
),

found as (
    select
        report_id,
        coalesce(statement, 'text') as place,
        value || '「' || printed || '」' as what,
        min(page) as page
    from core.observation
    where kind = 'residue'
    group by all
),

place as (
    select * from read
    union
    select
        report_id,
        place
    from found
)

select
    place.report_id,
    place.place as key,
    null as lhs,
    null as rhs,
    count(found.what) as terms,
    0 as tolerance,
    case when count(found.what) = 0 then 'exact' else 'violation' end as outcome,
    string_agg(found.what, '、' order by found.page, found.what) as reason,
    []::varchar[] as fact_ids
from place
left join found on place.report_id = found.report_id and place.place = found.place
group by place.report_id, place.place;
