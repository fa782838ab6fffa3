-- Year over year of the issuers whose name holds $issuer (NULL: of all), with where each number stands.
select
    pair.issuer,
    pair.fiscal_year,
    pair.statement,
    pair.line_id,
    pair.subject_code,
    pair.subject_name,
    pair.measure,
    coalesce(headline.name_zh, line.name_zh, pair.subject_name, pair.line_id) as name_zh,
    (pair.amount_yuan * 0.0001)::decimal(20, 6) as amount_wan,
    (pair.prior_amount_yuan * 0.0001)::decimal(20, 6) as prior_amount_wan,
    pair.prior_basis,
    ((pair.amount_yuan - pair.prior_amount_yuan) * 0.0001)::decimal(20, 6) as change_wan,
    staging.growth_pct(pair.amount_yuan, pair.prior_amount_yuan) as change_pct,
    report.source_name,
    this_fact.page,
    prior_report.source_name as prior_source_name,
    prior_fact.page as prior_page,
    pair.fact_id,
    pair.prior_fact_id
from staging.year_pair as pair
inner join core.fact as this_fact on pair.fact_id = this_fact.fact_id
inner join core.report as report on this_fact.report_id = report.report_id
left join core.fact as prior_fact on pair.prior_fact_id = prior_fact.fact_id
left join core.report as prior_report on prior_fact.report_id = prior_report.report_id
left join ref.headline as headline
    on
        pair.statement = headline.statement
        and pair.line_id = headline.line_id
        and pair.measure = headline.measure
left join ref.line as line on pair.statement = line.statement and pair.line_id = line.line_id
left join ref.statement as statement on pair.statement = statement.statement
where
    pair.is_shown
    and ($issuer is null or contains(pair.issuer, $issuer))
    and ($fiscal_year is null or pair.fiscal_year = $fiscal_year)
    and ($every_line or headline.ordinal is not null)
    and ($headlines is null or headline.ordinal <= $headlines)
order by
    pair.issuer, pair.fiscal_year desc,
    case when not $every_line then headline.ordinal end, statement.ordinal, pair.row_no, pair.line_id, pair.measure;
