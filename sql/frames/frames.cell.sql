-- One row per fact as identities look at it: a number (blank is zero, but not printed), its level and parent among
-- the codes, how exactly it is printed, and what stands in the way of using it.
create or replace view frames.cell as
with leveled as (
    select
        fact.*,
        case
            when fact.subject_code is null then null
            when length(fact.subject_code) in (3, 5, 7) then length(fact.subject_code)
        end as level,
        case when length(fact.subject_code) = 3 then fact.subject_code end as class_row
    from core.fact as fact
),

class_items as (
    select
        report_id,
        statement,
        measure,
        substr(subject_code, 1, 3) as class_code,
        count(*) as items
    from leveled
    where level = 7 and value <> 0
    group by all
)

select
    fact.report_id,
    fact.fact_id,
    fact.statement,
    fact.line_id,
    fact.measure,
    fact.budget_stage,
    fact.subject_code as code,
    fact.level,
    substr(fact.subject_code, 1, 3) as class_code,
    case when fact.level > 3 then substr(fact.subject_code, 1, fact.level - 2) end as parent_code,
    fact.line_id || case when fact.occurrence > 1 then '#' || fact.occurrence else '' end as row_key,
    fact.occurrence,
    coalesce(fact.row_no, 0) as row_no,
    coalesce(fact.value, 0) as value,
    coalesce(fact.amount_yuan, 0) as amount_yuan,
    fact.unit,
    least(fact.ulp, case when fact.approx is null then usual.ulp end) as ulp,
    case fact.unit when '元' then 1 when '千元' then 1000 when '万元' then 10000 when '亿元' then 100000000 end
        as yuan_factor,
    class_items.items,
    fact.presence in ('printed', 'printed_zero') or (fact.is_derived and fact.value is not null) as is_printed,
    coalesce(fact.value, 0) <> 0 as is_nonzero,
    fact.is_derived,
    case
        when fact.reading_status = 'disputed' then 'disputed'
        when fact.presence in ('printed', 'printed_zero') and fact.value is null then 'unreadable'
        when fact.approx is not null then 'approximate'
    end as doubt
from leveled as fact
left join frames.usual_ulp as usual on fact.report_id = usual.report_id and fact.unit = usual.unit
left join class_items
    on
        fact.report_id = class_items.report_id
        and fact.statement = class_items.statement
        and fact.measure = class_items.measure
        and fact.class_row = class_items.class_code;
