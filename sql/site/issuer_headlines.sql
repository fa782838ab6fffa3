-- The headlines of every issuer, year by year, beside the year before.
select
    pair.issuer_id,
    pair.fiscal_year,
    headline.ordinal,
    headline.name_zh,
    headline.name_en,
    staging.wan(pair.amount_yuan) as amount_wan,
    staging.wan(pair.prior_amount_yuan) as prior_amount_wan,
    pair.prior_basis,
    staging.wan(pair.amount_yuan - pair.prior_amount_yuan) as change_wan,
    staging.growth_pct(pair.amount_yuan, pair.prior_amount_yuan) as change_pct,
    pair.no_growth_because,
    pair.doubt,
    pair.report_id,
    pair.fact_id,
    pair.prior_fact_id,
    prior_fact.report_id as prior_report_id
from staging.year_pair as pair
inner join ref.headline as headline
    on pair.statement = headline.statement and pair.line_id = headline.line_id and pair.measure = headline.measure
left join core.fact as prior_fact on pair.prior_fact_id = prior_fact.fact_id
order by pair.issuer_id, headline.ordinal, pair.fiscal_year;
