-- One wide row per report that counts: the amounts that people ask for first, each from the statement that prints it, and
-- how far they can be relied on. Amounts in 10,000 yuan; NULL is not printed, which is not zero.
create view marts.issuer_year as
with cell as (
    select
        report_id,
        statement || '.' || line_id || '.' || measure as place,
        amount_yuan,
        value
    from staging.current_cell
    where
        (statement in ('rev_exp_summary', 'approp_summary', 'three_public') and subject_code is null)
        or line_id in ('total', 'personnel_total', 'public_total')
        or (
            statement = 'narrative'
            and line_id in ('agency_operating', 'procurement', 'vehicles')
            and measure in ('current', 'count')
        )
        or (statement = 'annex' and line_id like 'headcount.%' and measure = 'count')
),

wide as (
    select
        report_id,
        max(amount_yuan) filter (place = 'rev_exp_summary.rev.grand_total.amount') as rev_exp_total,
        max(amount_yuan) filter (place = 'rev_exp_summary.rev.current_total.amount') as revenue_total,
        max(amount_yuan) filter (place = 'revenue.total.fiscal_approp') as fiscal_approp,
        max(amount_yuan) filter (place = 'revenue.total.superior_subsidy') as superior_subsidy,
        max(amount_yuan) filter (place = 'revenue.total.institutional') as institutional,
        max(amount_yuan) filter (place = 'revenue.total.business') as business,
        max(amount_yuan) filter (place = 'revenue.total.affiliate_remittance') as affiliate_remittance,
        max(amount_yuan) filter (place = 'revenue.total.other') as other_revenue,
        max(amount_yuan) filter (place = 'rev_exp_summary.exp.current_total.amount') as expenditure_total,
        max(amount_yuan) filter (place = 'expenditure.total.basic') as basic,
        max(amount_yuan) filter (place = 'expenditure.total.project') as project,
        max(amount_yuan) filter (place = 'approp_summary.rev.grand_total.amount') as approp_total,
        max(amount_yuan) filter (place = 'gpb_expenditure.total.total') as gpb_expenditure,
        max(amount_yuan) filter (place = 'gpb_expenditure.total.basic') as gpb_basic,
        max(amount_yuan) filter (place = 'gpb_expenditure.total.project') as gpb_project,
        max(amount_yuan) filter (place = 'gpb_basic_economic.personnel_total.amount') as personnel,
        max(amount_yuan) filter (place = 'gpb_basic_economic.public_total.amount') as public_expenses,
        max(amount_yuan) filter (place = 'gov_fund.total.total') as gov_fund_expenditure,
        max(amount_yuan) filter (place = 'state_capital.total.total') as state_capital_expenditure,
        max(amount_yuan) filter (place = 'three_public.total.budget') as three_public_budget,
        max(amount_yuan) filter (place = 'three_public.total.final') as three_public_final,
        max(amount_yuan) filter (place = 'narrative.agency_operating.current') as agency_operating,
        max(amount_yuan) filter (place = 'narrative.procurement.current') as procurement,
        max(value) filter (place = 'narrative.vehicles.count') as vehicles,
        max(value) filter (place = 'annex.headcount.authorized.count') as headcount_authorized,
        max(value) filter (place = 'annex.headcount.in_post.count') as headcount_in_post,
        max(value) filter (place = 'annex.headcount.retired.count') as headcount_retired,
        max(amount_yuan) filter (place = 'rev_exp_summary.bal.opening.amount') as opening_balance,
        max(amount_yuan) filter (place = 'rev_exp_summary.bal.closing.amount') as closing_balance
    from cell
    group by report_id
),

pair as (
    select
        report_id,
        prior_amount_yuan,
        prior_basis,
        no_growth_because
    from staging.year_pair
    where statement = 'rev_exp_summary' and line_id = 'exp.current_total' and measure = 'amount'
),

found as (
    select
        report_id,
        count(*) filter (severity = 'error') as errors,
        count(*) filter (severity = 'warning') as warnings
    from quality.finding
    where status in ('open', 'stale')
    group by report_id
),

doubted as (
    select
        report_id,
        count(*) as cells
    from staging.current_cell
    where doubt is not null
    group by report_id
)

select
    report.issuer_id,
    report.issuer,
    report.issuer_kind,
    report.issuer_level,
    report.region_code,
    report.is_summable,
    report.fiscal_year,
    staging.wan(wide.rev_exp_total) as rev_exp_total_wan,
    staging.wan(wide.revenue_total) as revenue_total_wan,
    staging.wan(wide.fiscal_approp) as fiscal_approp_wan,
    staging.wan(wide.superior_subsidy) as superior_subsidy_wan,
    staging.wan(wide.institutional) as institutional_wan,
    staging.wan(wide.business) as business_wan,
    staging.wan(wide.affiliate_remittance) as affiliate_remittance_wan,
    staging.wan(wide.other_revenue) as other_revenue_wan,
    staging.percent_of(wide.revenue_total - wide.fiscal_approp, wide.revenue_total) as nonfiscal_share_pct,
    staging.wan(wide.expenditure_total) as expenditure_total_wan,
    staging.wan(pair.prior_amount_yuan) as prior_expenditure_total_wan,
    pair.prior_basis,
    staging.wan(wide.expenditure_total - pair.prior_amount_yuan) as change_wan,
    staging.growth_pct(wide.expenditure_total, pair.prior_amount_yuan) as change_pct,
    coalesce(pair.no_growth_because, staging.no_growth_because(wide.expenditure_total, pair.prior_amount_yuan))
        as no_growth_because,
    staging.wan(wide.basic) as basic_wan,
    staging.wan(wide.project) as project_wan,
    staging.wan(wide.approp_total) as approp_total_wan,
    staging.wan(wide.gpb_expenditure) as gpb_expenditure_wan,
    staging.wan(wide.gpb_basic) as gpb_basic_wan,
    staging.wan(wide.gpb_project) as gpb_project_wan,
    staging.wan(wide.personnel) as personnel_wan,
    staging.wan(wide.public_expenses) as public_wan,
    staging.percent_of(wide.personnel, wide.gpb_basic) as personnel_share_pct,
    staging.wan(staging.per(wide.personnel, wide.headcount_in_post)) as personnel_per_head_wan,
    staging.wan(wide.gov_fund_expenditure) as gov_fund_expenditure_wan,
    staging.wan(wide.state_capital_expenditure) as state_capital_expenditure_wan,
    staging.wan(wide.three_public_budget) as three_public_budget_wan,
    staging.wan(wide.three_public_final) as three_public_final_wan,
    staging.wan(wide.agency_operating) as agency_operating_wan,
    staging.wan(wide.procurement) as procurement_wan,
    wide.vehicles::integer as vehicles,
    wide.headcount_authorized::integer as headcount_authorized,
    wide.headcount_in_post::integer as headcount_in_post,
    wide.headcount_retired::integer as headcount_retired,
    staging.wan(wide.opening_balance) as opening_balance_wan,
    staging.wan(wide.closing_balance) as closing_balance_wan,
    coalesce(found.errors, 0) as findings_error,
    coalesce(found.warnings, 0) as findings_warning,
    coalesce(doubted.cells, 0) as cells_in_doubt,
    report.status,
    report.published_on,
    report.report_id,
    report.source_name
from staging.current_report as report
left join wide on report.report_id = wide.report_id
left join pair on report.report_id = pair.report_id
left join found on report.report_id = found.report_id
left join doubted on report.report_id = doubted.report_id
where report.kind = 'final_accounts';
