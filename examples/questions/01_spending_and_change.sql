-- 各部门某年花了多少，比上年变化多少？
-- How much did each department spend in a year, and how did it change since the year before?
select
    issuer,
    fiscal_year,
    prior_expenditure_total_wan,
    expenditure_total_wan,
    change_wan,
    change_pct,
    prior_basis,
    no_growth_because
from marts.issuer_year
order by issuer, fiscal_year;
