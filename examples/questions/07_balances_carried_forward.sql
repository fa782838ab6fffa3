-- 结转结余有多大，年初数等于上年年末数吗？
-- How large are carry-over balances, and do opening balances equal last year's closing ones?
select
    issuer,
    fiscal_year,
    fund,
    prior_closing_wan,
    opening_wan,
    opening_difference_wan,
    closing_wan,
    prior_basis
from marts.balance_rollforward
where fund in ('all', 'fiscal_all')
order by issuer, fiscal_year, fund;
