-- The headlines of an issuer's year beside the year before, and where each number stands; all years where year is NULL.
create macro main.yoy_of(issuer, year) as table
select
    pair.issuer,
    pair.fiscal_year,
    pair.name_zh,
    pair.name_en,
    staging.wan(pair.prior_amount_yuan) as prior_amount_wan,
    staging.wan(pair.amount_yuan) as amount_wan,
    staging.wan(pair.amount_yuan - pair.prior_amount_yuan) as change_wan,
    staging.growth_pct(pair.amount_yuan, pair.prior_amount_yuan) as change_pct,
    pair.prior_basis,
    pair.no_growth_because,
    pair.doubt,
    staging.wan(pair.stated_prior_yuan) as stated_prior_wan,
    pair.prior_agreement,
    pair.source_name,
    pair.page,
    pair.prior_source_name,
    pair.prior_page,
    pair.fact_id,
    pair.prior_fact_ids
from staging.placed_pair as pair
where
    pair.is_shown
    and pair.headline is not null
    and pair.issuer_id in (select named.issuer_id from staging.issuers_named(issuer) as named)
    and (year is null or pair.fiscal_year = year)
order by pair.issuer asc, pair.fiscal_year desc, pair.headline asc;
