-- Expenditure by functional code, one row per code that a statement prints. Each statement is a whole of its own: all
-- money (expenditure), the general public budget, government-managed funds, state capital. To add up, take one
-- statement, rows of one level or the leaves (is_leaf), and issuers with is_summable.
create view marts.spending_by_function as
with statement_total as (
    select
        report_id,
        statement,
        amount_yuan
    from staging.current_cell
    where
        statement in ('expenditure', 'gpb_expenditure', 'gov_fund', 'state_capital')
        and line_id = 'total'
        and measure = 'total'
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
    item.level,
    item.is_leaf,
    item.subject_code,
    item.subject_name,
    classified.name as classified_name,
    item.class_code,
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
from staging.function_row as item
left join statement_total as whole on item.report_id = whole.report_id and item.statement = whole.statement
left join staging.classified_subject as classified
    on
        classified.subject_system = 'functional'
        and item.subject_code = classified.code
        and item.fiscal_year = classified.fiscal_year
left join staging.classified_subject as class
    on
        class.subject_system = 'functional'
        and item.class_code = class.code
        and item.fiscal_year = class.fiscal_year
left join staging.year_pair as pair on item.fact_id = pair.fact_id;
