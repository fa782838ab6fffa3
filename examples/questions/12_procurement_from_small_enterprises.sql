-- 政府采购中小微企业占多少？
-- What share of procurement went to small and micro enterprises?
select
    issuer,
    fiscal_year,
    total_wan,
    sme_awarded_wan,
    sme_share_pct,
    micro_awarded_wan,
    micro_share_pct,
    no_share_because
from marts.procurement
order by issuer, fiscal_year;
