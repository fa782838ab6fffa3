-- Every line of a year beside the year before: the issuer's own report of that year if it is here, else what this
-- year's report states about it. Carries both facts, so that each number can be cited.
create view staging.year_pair as
select
    this_year.issuer,
    this_year.issuer_kind,
    this_year.fiscal_year,
    this_year.statement,
    this_year.line_id,
    this_year.subject_code,
    this_year.subject_name,
    this_year.measure,
    this_year.row_no,
    this_year.amount_yuan,
    coalesce(own_report.amount_yuan, stated.amount_yuan) as prior_amount_yuan,
    case
        when own_report.amount_yuan is not null then 'own_report'
        when stated.amount_yuan is not null then 'stated_later'
    end as prior_basis,
    this_year.fact_id,
    coalesce(own_report.fact_id, stated.fact_id) as prior_fact_id
from staging.line_amount as this_year
left join staging.line_amount as own_report
    on
        this_year.issuer = own_report.issuer
        and this_year.issuer_kind is not distinct from own_report.issuer_kind
        and this_year.fiscal_year - 1 = own_report.fiscal_year
        and this_year.statement = own_report.statement
        and this_year.line_id = own_report.line_id
        and this_year.measure = own_report.measure
        and this_year.fund = own_report.fund
left join staging.stated_prior as stated
    on
        this_year.report_id = stated.report_id
        and this_year.statement = stated.statement
        and this_year.line_id = stated.line_id
        and this_year.measure = stated.measure
-- an issuer that publishes both as a department and as a unit is shown once, as the department
qualify row_number() over (
    partition by
        this_year.issuer, this_year.fiscal_year, this_year.statement, this_year.line_id, this_year.measure, this_year.fund
    order by coalesce(this_year.issuer_kind = 'department', false) desc, this_year.fact_id asc, prior_fact_id asc
) = 1;
