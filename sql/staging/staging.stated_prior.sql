-- Last year's amount as this year's report states it in words, on the line that it is about.
create view staging.stated_prior as
select
    fact.report_id,
    mapped.statement,
    mapped.line_id,
    mapped.measure,
    fact.amount_yuan,
    fact.fact_id
from staging.current_fact as fact
inner join ref.narrative_prior as mapped on fact.line_id = mapped.narrative_line_id
where
    fact.statement = 'narrative'
    and fact.measure = 'prior'
    and fact.period_year = fact.fiscal_year - 1
    and fact.amount_yuan is not null;
