-- Every line of a year beside the year before, with where each number stands, and what this year's report states of last
-- year where it also compares (stated_prior_yuan and how it agrees with the issuer's own report).
create view staging.placed_pair as
select
    pair.issuer_id,
    pair.issuer,
    pair.issuer_kind,
    pair.is_shown,
    pair.fiscal_year,
    pair.statement,
    pair.line_id,
    pair.subject_code,
    pair.subject_name,
    pair.measure,
    coalesce(headline.name_zh, line.name_zh, pair.subject_name, pair.line_id) as name_zh,
    coalesce(headline.name_en, line.name_en, pair.line_id) as name_en,
    headline.ordinal as headline,
    statement.ordinal as statement_ordinal,
    pair.row_no,
    pair.amount_yuan,
    pair.prior_amount_yuan,
    pair.prior_basis,
    pair.no_growth_because,
    pair.doubt,
    this_report.source_name,
    this_fact.page,
    prior_report.source_name as prior_source_name,
    prior_fact.page as prior_page,
    stated.amount_yuan as stated_prior_yuan,
    stated.fact_id as stated_fact_id,
    case when pair.prior_basis in ('own_report', 'predecessor_report') then compared.agreement end as prior_agreement,
    compared.restatement,
    pair.fact_id,
    pair.prior_fact_ids
from staging.year_pair as pair
inner join core.fact as this_fact on pair.fact_id = this_fact.fact_id
inner join core.report as this_report on this_fact.report_id = this_report.report_id
left join core.fact as prior_fact on pair.prior_fact_id = prior_fact.fact_id
left join core.report as prior_report on prior_fact.report_id = prior_report.report_id
left join staging.stated_prior as stated
    on
        pair.report_id = stated.report_id
        and pair.statement = stated.statement
        and pair.line_id = stated.line_id
        and pair.measure = stated.measure
left join staging.comparative as compared on stated.fact_id = compared.fact_id
left join ref.headline as headline
    on
        pair.statement = headline.statement
        and pair.line_id = headline.line_id
        and pair.measure = headline.measure
left join ref.line as line on pair.statement = line.statement and pair.line_id = line.line_id
left join ref.statement as statement on pair.statement = statement.statement;
