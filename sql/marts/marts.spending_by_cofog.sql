-- Expenditure (all money) by COFOG division, by issuer and year. by_class_wan follows the class of each item alone. Pension,
-- medical and housing contributions for the department's own staff are pay: adjusted_wan takes them out of social
-- protection, health and housing and puts them into the division that the department spends most in. Retirement that the
-- employer pays (former_staff_wan) stays where its class puts it and is shown, so that it can be moved as well.
create view marts.spending_by_cofog as
with item as (
    select
        spending.*,
        staging.wan(spending.total_yuan) as total_wan,
        coalesce(cofog.cofog_division, '') as division,
        staff.treatment
    from staging.function_row as spending
    left join ref.cofog as cofog on spending.class_code = cofog.class_code
    left join ref.cofog_staff as staff on starts_with(spending.subject_code, staff.code)
    where spending.statement = 'expenditure' and spending.is_leaf
),

main_division as (
    select
        report_id,
        division
    from item
    where treatment is distinct from 'own_staff' and division != ''
    group by report_id, division
    qualify row_number() over (partition by report_id order by sum(total_wan) desc nulls last, division asc) = 1
),

allotted as (
    select
        item.* exclude (division),
        item.division as class_division,
        case
            when item.treatment = 'own_staff' then coalesce(main_division.division, item.division)
            else item.division
        end as adjusted_division
    from item
    left join main_division on item.report_id = main_division.report_id
),

entry as (
    select
        report_id,
        issuer_id,
        issuer,
        issuer_kind,
        is_summable,
        fiscal_year,
        class_division as division,
        total_wan as by_class,
        case when treatment = 'own_staff' then total_wan end as own_staff,
        case when treatment = 'former_staff' then total_wan end as former_staff,
        null as adjusted,
        doubt,
        class_code
    from allotted
    union all
    select
        report_id,
        issuer_id,
        issuer,
        issuer_kind,
        is_summable,
        fiscal_year,
        adjusted_division as division,
        null as by_class,
        null as own_staff,
        null as former_staff,
        total_wan as adjusted,
        doubt,
        null as class_code
    from allotted
),

division_name as (
    select distinct
        cofog_division,
        cofog_name
    from ref.cofog
    where cofog_division is not null
)

select
    entry.issuer_id,
    entry.issuer,
    entry.issuer_kind,
    entry.is_summable,
    entry.fiscal_year,
    nullif(entry.division, '') as cofog_division,
    coalesce(division_name.cofog_name, 'unallocated') as cofog_name,
    sum(entry.by_class)::decimal(20, 6) as by_class_wan,
    sum(entry.own_staff)::decimal(20, 6) as own_staff_wan,
    sum(entry.former_staff)::decimal(20, 6) as former_staff_wan,
    sum(entry.adjusted)::decimal(20, 6) as adjusted_wan,
    list_sort(list(distinct cofog.certainty) filter (cofog.certainty is not null)) as certainty,
    min(entry.doubt) as doubt,
    entry.report_id
from entry
left join division_name on entry.division = division_name.cofog_division
left join ref.cofog as cofog on entry.class_code = cofog.class_code
group by
    entry.issuer_id,
    entry.issuer,
    entry.issuer_kind,
    entry.is_summable,
    entry.fiscal_year,
    entry.division,
    division_name.cofog_name,
    entry.report_id;
