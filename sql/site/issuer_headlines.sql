-- The headlines of every issuer, year by year, beside the year before.
select
    pair.issuer,
    pair.issuer_kind,
    pair.fiscal_year,
    headline.ordinal,
    headline.name_zh,
    headline.name_en,
    (pair.amount_yuan * 0.0001)::decimal(20, 6) as amount_wan,
    (pair.prior_amount_yuan * 0.0001)::decimal(20, 6) as prior_amount_wan,
    pair.prior_basis,
    ((pair.amount_yuan - pair.prior_amount_yuan) * 0.0001)::decimal(20, 6) as change_wan,
    staging.growth_pct(pair.amount_yuan, pair.prior_amount_yuan) as change_pct,
    pair.fact_id,
    fact.report_id,
    pair.prior_fact_id,
    prior_fact.report_id as prior_report_id
from staging.year_pair as pair
inner join ref.headline as headline
    on pair.statement = headline.statement and pair.line_id = headline.line_id and pair.measure = headline.measure
inner join core.fact as fact on pair.fact_id = fact.fact_id
left join core.fact as prior_fact on pair.prior_fact_id = prior_fact.fact_id
order by pair.issuer, pair.issuer_kind, headline.ordinal, pair.fiscal_year;
