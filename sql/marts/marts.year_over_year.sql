create view marts.year_over_year as
select
    issuer,
    fiscal_year,
    statement,
    line_id,
    subject_code,
    subject_name,
    measure,
    amount_wan,
    prior_amount_wan,
    prior_basis,
    change_wan,
    change_pct,
    no_growth_because,
    doubt,
    issuer_id,
    is_summable,
    fact_id,
    prior_fact_ids
from staging.year_pair
where is_shown;
