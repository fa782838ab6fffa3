-- Basic expenditure of the general public budget by economic code, one row per code of the form; lines that print no
-- amount are here with presence blank. To add up, take rows of one level or the leaves.
create view marts.basic_by_economic as
with cell as (
    select *
    from staging.current_cell
    where
        statement = 'gpb_basic_economic'
        and kind = 'final_accounts'
        and measure = 'amount'
        and length(subject_code) in (3, 5)
),

parent as (
    select distinct
        report_id,
        substr(subject_code, 1, 3) as subject_code
    from cell
    where length(subject_code) = 5
),

basic_total as (
    select
        report_id,
        sum(amount_yuan) as amount_yuan
    from staging.current_cell
    where
        statement = 'gpb_basic_economic'
        and measure = 'amount'
        and line_id in ('personnel_total', 'public_total')
    group by report_id
),

expense_group as (
    select
        code,
        min(t6_group) as expense_group
    from ref.economic
    where t6_group in ('personnel', 'public')
    group by code
)

select
    item.issuer_id,
    item.issuer,
    item.issuer_kind,
    item.is_summable,
    item.fiscal_year,
    coalesce(
        expense_group.expense_group,
        case when substr(item.subject_code, 1, 3) in ('301', '303') then 'personnel' else 'public' end
    ) as expense_group,
    length(item.subject_code) // 2 as level,
    length(item.subject_code) = 5 or parent.subject_code is null as is_leaf,
    item.subject_code,
    item.subject_name,
    classified.name as classified_name,
    item.presence,
    staging.wan(item.amount_yuan) as amount_wan,
    staging.percent_of(item.amount_yuan, whole.amount_yuan) as share_pct,
    staging.wan(pair.prior_amount_yuan) as prior_amount_wan,
    pair.prior_basis,
    staging.wan(item.amount_yuan - pair.prior_amount_yuan) as change_wan,
    staging.growth_pct(item.amount_yuan, pair.prior_amount_yuan) as change_pct,
    coalesce(pair.no_growth_because, staging.no_growth_because(item.amount_yuan, pair.prior_amount_yuan))
        as no_growth_because,
    item.doubt,
    item.report_id,
    item.page,
    item.fact_id
from cell as item
left join basic_total as whole on item.report_id = whole.report_id
left join parent on item.report_id = parent.report_id and item.subject_code = parent.subject_code
left join expense_group on item.subject_code = expense_group.code
left join staging.classified_subject as classified
    on
        classified.subject_system = 'economic'
        and item.subject_code = classified.code
        and item.fiscal_year = classified.fiscal_year
left join staging.year_pair as pair on item.fact_id = pair.fact_id;
