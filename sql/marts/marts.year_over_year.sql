create view marts.year_over_year as
select
    issuer,
    fiscal_year,
    statement,
    line_id,
    subject_code,
    subject_name,
    measure,
    (amount_yuan * 0.0001)::decimal(20, 6) as amount_wan,
    (prior_amount_yuan * 0.0001)::decimal(20, 6) as prior_amount_wan,
    prior_basis,
    ((amount_yuan - prior_amount_yuan) * 0.0001)::decimal(20, 6) as change_wan,
    staging.growth_pct(amount_yuan, prior_amount_yuan) as change_pct
from staging.year_pair;
