-- Expenditure by functional code, one row per code that a statement prints, amounts in yuan side by side.
create view staging.function_row as
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

parent as (
    select distinct
        report_id,
        statement,
        substr(subject_code, 1, length(subject_code) - 2) as subject_code
    from row_of_code
)

select
    item.*,
    length(item.subject_code) // 2 as level,
    parent.subject_code is null as is_leaf,
    substr(item.subject_code, 1, 3) as class_code
from row_of_code as item
left join parent
    on
        item.report_id = parent.report_id
        and item.statement = parent.statement
        and item.subject_code = parent.subject_code;
