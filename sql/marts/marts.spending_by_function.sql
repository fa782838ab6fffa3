-- Expenditure by functional code, one row per code that a statement prints. Each statement is a whole of its own: all
-- money (expenditure), the general public budget, government-managed funds, state capital. To add up, take one
-- statement, rows of one level or the leaves (is_leaf), and issuers with is_summable.
create view marts.spending_by_function as
with cell as (
    select *
    from staging.current_cell
    where
        statement in ('expenditure', 'gpb_expenditure', 'gov_fund', 'state_capital')
        and kind = 'final_accounts'
        and length(subject_code) in (3, 5, 7)
),

row_of_code as (
    select
        issuer_id,
        issuer,
        issuer_kind,
        is_summable,
        fiscal_year,
        report_id,
        statement,
        subject_code,
        any_value(subject_name) as subject_name,
        max(amount_yuan) filter (measure = 'total') as total_yuan,
        max(amount_yuan) filter (measure = 'basic') as basic_yuan,
        max(amount_yuan) filter (measure = 'project') as project_yuan,
        max(amount_yuan) filter (measure = 'remit_to_superior') as remit_to_superior_yuan,
        max(amount_yuan) filter (measure = 'business') as business_yuan,
        max(amount_yuan) filter (measure = 'subsidy_to_affiliates') as subsidy_to_affiliates_yuan,
        min(doubt) as doubt,
        max(fact_id) filter (measure = 'total') as fact_id,
        max(page) filter (measure = 'total') as page
    from cell
    group by all
),

statement_total as (
    select
        report_id,
        statement,
        amount_yuan
    from staging.current_cell
    where
        statement in ('expenditure', 'gpb_expenditure', 'gov_fund', 'state_capital')
        and line_id = 'total'
        and measure = 'total'
),

parent as (
    select distinct
        report_id,
        statement,
        substr(subject_code, 1, length(subject_code) - 2) as subject_code
    from cell
)

select
    item.issuer_id,
    item.issuer,
    item.issuer_kind,
    item.is_summable,
    item.fiscal_year,
    item.statement,
    case item.statement
        when 'expenditure' then 'all'
        when 'gpb_expenditure' then 'gpb'
        else item.statement
    end as fund,
    length(item.subject_code) // 2 as level,
    parent.subject_code is null as is_leaf,
    item.subject_code,
    item.subject_name,
    classified.name as classified_name,
    substr(item.subject_code, 1, 3) as class_code,
    class.name as class_name,
    staging.wan(item.total_yuan) as total_wan,
    staging.wan(item.basic_yuan) as basic_wan,
    staging.wan(item.project_yuan) as project_wan,
    staging.wan(item.remit_to_superior_yuan) as remit_to_superior_wan,
    staging.wan(item.business_yuan) as business_wan,
    staging.wan(item.subsidy_to_affiliates_yuan) as subsidy_to_affiliates_wan,
    staging.percent_of(item.total_yuan, whole.amount_yuan) as share_pct,
    staging.wan(pair.prior_amount_yuan) as prior_total_wan,
    pair.prior_basis,
    staging.wan(item.total_yuan - pair.prior_amount_yuan) as change_wan,
    staging.growth_pct(item.total_yuan, pair.prior_amount_yuan) as change_pct,
    coalesce(pair.no_growth_because, staging.no_growth_because(item.total_yuan, pair.prior_amount_yuan))
        as no_growth_because,
    item.doubt,
    item.report_id,
    item.page,
    item.fact_id
from row_of_code as item
left join statement_total as whole on item.report_id = whole.report_id and item.statement = whole.statement
left join parent
    on
        item.report_id = parent.report_id
        and item.statement = parent.statement
        and item.subject_code = parent.subject_code
left join staging.classified_subject as classified
    on
        classified.subject_system = 'functional'
        and item.subject_code = classified.code
        and item.fiscal_year = classified.fiscal_year
left join staging.classified_subject as class
    on
        class.subject_system = 'functional'
        and substr(item.subject_code, 1, 3) = class.code
        and item.fiscal_year = class.fiscal_year
left join staging.year_pair as pair on item.fact_id = pair.fact_id;
