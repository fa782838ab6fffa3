-- Year over year of the issuers that $issuer names (NULL: of all), with where each number stands.
select
    pair.issuer,
    pair.fiscal_year,
    pair.statement,
    pair.line_id,
    pair.subject_code,
    pair.subject_name,
    pair.measure,
    pair.name_zh,
    staging.wan(pair.amount_yuan) as amount_wan,
    staging.wan(pair.prior_amount_yuan) as prior_amount_wan,
    pair.prior_basis,
    staging.wan(pair.amount_yuan - pair.prior_amount_yuan) as change_wan,
    staging.growth_pct(pair.amount_yuan, pair.prior_amount_yuan) as change_pct,
    pair.no_growth_because,
    pair.doubt,
    staging.wan(pair.stated_prior_yuan) as stated_prior_wan,
    pair.prior_agreement,
    pair.restatement,
    pair.source_name,
    pair.page,
    pair.prior_source_name,
    pair.prior_page,
    pair.issuer_id,
    pair.fact_id,
    pair.prior_fact_ids[1] as prior_fact_id,
    pair.prior_fact_ids,
    pair.stated_fact_id
from staging.placed_pair as pair
where
    pair.is_shown
    and ($issuer is null or pair.issuer_id in (select named.issuer_id from staging.issuers_named($issuer) as named))
    and ($fiscal_year is null or pair.fiscal_year = $fiscal_year)
    and ($every_line or pair.headline is not null)
    and ($headlines is null or pair.headline <= $headlines)
order by
    pair.issuer, pair.fiscal_year desc,
    case when not $every_line then pair.headline end, pair.statement_ordinal, pair.row_no, pair.line_id, pair.measure;
