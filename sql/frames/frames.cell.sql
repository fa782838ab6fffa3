-- One row per fact as identities look at it: a number (blank is zero, but not printed), its level and parent among
-- the codes, how exactly it is printed, and what stands in the way of using it. A row above 项 may be the sum of rounded
-- amounts: `item_rows` counts its 项 rows, `addends` all rounded amounts, `items` the latter for 类 rows alone.
create or replace view frames.cell as
with leveled as (
    select
        fact.*,
        case
            when fact.subject_code is null then null
            when length(fact.subject_code) in (3, 5, 7) then length(fact.subject_code)
        end as level
    from core.fact as fact
),

item as (
    select
        report_id,
        statement,
        subject_code,
        occurrence,
        measure,
        value,
        case when statement = 'narrative' then 'gpb_expenditure' else statement end as totals_of,
        measure = 'total' or (statement = 'narrative' and line_id = 'fn.' || subject_code) as is_total,
        measure not in ('total', 'opening', 'revenue', 'closing') as is_part
    from leveled
    where level = 7 and value <> 0
),

-- a total that is the sum of its printed columns may have been added up from them; the notes repeat such totals
added as (
    select
        report_id,
        statement,
        subject_code,
        count(*) filter (is_part) as parts
    from item
    where statement <> 'narrative' and occurrence = 1
    group by all
    having count(*) filter (is_part) > 1 and sum(value) filter (is_total) = sum(value) filter (is_part)
),

below as (
    select
        item.report_id,
        item.statement,
        item.measure,
        substr(item.subject_code, 1, length.digits) as code,
        count(*) as item_rows,
        sum(case when item.is_total then coalesce(added.parts, 1) else 1 end) as addends
    from item
    left join added
        on
            item.report_id = added.report_id
            and item.totals_of = added.statement
            and item.subject_code = added.subject_code
    cross join (values (3), (5), (7)) as length (digits)
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
    case when fact.level = 3 then below.addends end as items,
    below.addends,
    below.item_rows,
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
left join below
    on
        fact.report_id = below.report_id
        and fact.statement = below.statement
        and fact.measure = below.measure
        and fact.subject_code = below.code;
