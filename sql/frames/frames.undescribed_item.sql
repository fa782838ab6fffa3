-- Items of the statement that part three does not describe, by 项 or by their 类, as far as it was read: its items need
-- not add up to the total then. A name in the text that has no code may be any one of them. Nor
-- may they be added where a 类 is described beside its own items.
create or replace view frames.undescribed_item as
with described as (
    select
        report_id,
        subject_code,
        line_id
    from core.fact
    where statement = 'narrative' and starts_with(line_id, 'fn.') and measure = 'final'
),

missing as (
    select
        item.report_id,
        item.subject_code
    from core.fact as item
    where
        item.statement = 'gpb_expenditure'
        and item.measure = 'total'
        and item.occurrence = 1
        and length(item.subject_code) = 7
        and item.value <> 0
        and not exists (
            from described
            where described.report_id = item.report_id and starts_with(item.subject_code, described.subject_code)
        )
),

unnamed as (
    select
        report_id,
        count(distinct line_id) as names
    from described
    where subject_code is null
    group by report_id
)

select
    missing.report_id,
    missing.subject_code
from missing
left join unnamed on missing.report_id = unnamed.report_id
qualify count(*) over (partition by missing.report_id) > coalesce(unnamed.names, 0)
union all
select
    above.report_id,
    above.subject_code
from described as above
where exists (
    from described as below
    where
        below.report_id = above.report_id
        and below.subject_code <> above.subject_code
        and starts_with(below.subject_code, above.subject_code)
);
