-- 哪些部门靠非财政收入？
-- Which departments live on non-fiscal income?
select
    issuer,
    fiscal_year,
    revenue_total_wan,
    fiscal_approp_wan,
    institutional_wan,
    business_wan,
    other_revenue_wan,
    nonfiscal_share_pct
from marts.issuer_year
order by nonfiscal_share_pct desc, issuer asc, fiscal_year asc;
