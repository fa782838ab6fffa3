-- Balances from the opening to the closing one, for all money (all), for fiscal appropriations (fiscal_all) and for each of
-- the three funds; and the opening balance beside the closing one that last year's own report printed. A line that
-- prints no amount adds nothing; a doubtful one leaves the sum empty.
create view marts.balance_rollforward as
with role_of_line (fund, role, statement, line_id, measure) as (
    values
    ('all', 'opening', 'rev_exp_summary', 'bal.opening', 'amount'),
    ('all', 'revenue', 'rev_exp_summary', 'rev.current_total', 'amount'),
    ('all', 'surplus_used', 'rev_exp_summary', 'rev.nonfiscal_surplus_used', 'amount'),
    ('all', 'expenditure', 'rev_exp_summary', 'exp.current_total', 'amount'),
    ('all', 'distribution', 'rev_exp_summary', 'exp.surplus_distribution', 'amount'),
    ('all', 'closing', 'rev_exp_summary', 'bal.closing', 'amount'),
    ('fiscal_all', 'opening', 'approp_summary', 'bal.opening', 'amount'),
    ('fiscal_all', 'revenue', 'approp_summary', 'rev.current_total', 'amount'),
    ('fiscal_all', 'expenditure', 'approp_summary', 'exp.current_total', 'total'),
    ('fiscal_all', 'closing', 'approp_summary', 'bal.closing', 'total'),
    ('gpb', 'opening', 'approp_summary', 'bal.opening.gpb', 'amount'),
    ('gpb', 'revenue', 'approp_summary', 'rev.gpb_approp', 'amount'),
    ('gpb', 'expenditure', 'approp_summary', 'exp.current_total', 'gpb'),
    ('gpb', 'closing', 'approp_summary', 'bal.closing', 'gpb'),
    ('gov_fund', 'opening', 'approp_summary', 'bal.opening.gov_fund', 'amount'),
    ('gov_fund', 'revenue', 'approp_summary', 'rev.gov_fund_approp', 'amount'),
    ('gov_fund', 'expenditure', 'approp_summary', 'exp.current_total', 'gov_fund'),
    ('gov_fund', 'closing', 'approp_summary', 'bal.closing', 'gov_fund'),
    ('state_capital', 'opening', 'approp_summary', 'bal.opening.state_capital', 'amount'),
    ('state_capital', 'revenue', 'approp_summary', 'rev.state_capital_approp', 'amount'),
    ('state_capital', 'expenditure', 'approp_summary', 'exp.current_total', 'state_capital'),
    ('state_capital', 'closing', 'approp_summary', 'bal.closing', 'state_capital')
),

balance as (
    select
        cell.issuer_id,
        cell.issuer,
        cell.issuer_kind,
        cell.is_summable,
        cell.fiscal_year,
        cell.report_id,
        role_of_line.fund,
        max(cell.amount_yuan) filter (role_of_line.role = 'opening') as opening_yuan,
        max(cell.amount_yuan) filter (role_of_line.role = 'revenue') as revenue_yuan,
        max(cell.amount_yuan) filter (role_of_line.role = 'surplus_used') as surplus_used_yuan,
        max(cell.amount_yuan) filter (role_of_line.role = 'expenditure') as expenditure_yuan,
        max(cell.amount_yuan) filter (role_of_line.role = 'distribution') as distribution_yuan,
        max(cell.amount_yuan) filter (role_of_line.role = 'closing') as closing_yuan,
        max(cell.fact_id) filter (role_of_line.role = 'opening') as opening_fact_id,
        max(cell.fact_id) filter (role_of_line.role = 'closing') as closing_fact_id,
        min(cell.doubt) as doubt
    from staging.current_cell as cell
    inner join role_of_line
        on
            cell.statement = role_of_line.statement
            and cell.line_id = role_of_line.line_id
            and cell.measure = role_of_line.measure
    where cell.kind = 'final_accounts'
    group by all
    having count(cell.amount_yuan) > 0
),

summed as (
    select
        *,
        case coalesce(doubt, '')
            when 'disputed' then null
            else
                coalesce(opening_yuan, 0) + coalesce(revenue_yuan, 0) + coalesce(surplus_used_yuan, 0)
                - coalesce(expenditure_yuan, 0) - coalesce(distribution_yuan, 0)
        end as expected_closing_yuan
    from balance
),

last_year as (
    select
        before.issuer_id,
        before.fiscal_year,
        balance.fund,
        sum(coalesce(balance.closing_yuan, 0))::decimal(22, 4) as closing_yuan,
        bool_or(before.is_predecessor) as is_predecessor,
        bool_or(coalesce(balance.doubt = 'disputed', false)) as is_disputed
    from staging.prior_report as before
    inner join balance on before.report_id = balance.report_id
    where before.is_complete
    group by all
)

select
    summed.issuer_id,
    summed.issuer,
    summed.issuer_kind,
    summed.is_summable,
    summed.fiscal_year,
    summed.fund,
    staging.wan(summed.opening_yuan) as opening_wan,
    staging.wan(summed.revenue_yuan) as revenue_wan,
    staging.wan(summed.surplus_used_yuan) as surplus_used_wan,
    staging.wan(summed.expenditure_yuan) as expenditure_wan,
    staging.wan(summed.distribution_yuan) as distribution_wan,
    staging.wan(summed.closing_yuan) as closing_wan,
    staging.wan(summed.expected_closing_yuan) as expected_closing_wan,
    staging.wan(coalesce(summed.closing_yuan, 0) - summed.expected_closing_yuan) as difference_wan,
    staging.wan(case when not last_year.is_disputed then last_year.closing_yuan end) as prior_closing_wan,
    case
        when last_year.closing_yuan is null then 'no_prior_report'
        when last_year.is_disputed then 'prior_disputed'
        when last_year.is_predecessor then 'predecessor_report'
        else 'own_report'
    end as prior_basis,
    staging.wan(coalesce(summed.opening_yuan, 0) - case when not last_year.is_disputed then last_year.closing_yuan end)
        as opening_difference_wan,
    summed.doubt,
    summed.report_id,
    summed.opening_fact_id,
    summed.closing_fact_id
from summed
left join last_year
    on
        summed.issuer_id = last_year.issuer_id
        and summed.fiscal_year = last_year.fiscal_year
        and summed.fund = last_year.fund;
