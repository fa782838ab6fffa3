-- Last year's amount as this year's report states it in words, on the line that it is about. A sentence whose own
-- amount of this year is not the line's (beyond the last printed digit) is about something else, or wrong: left out.
create view staging.stated_prior as
select
    said.report_id,
    mapped.statement,
    mapped.line_id,
    mapped.measure,
    said.amount_yuan,
    said.fact_id,
    said.doubt
from staging.current_fact as said
inner join ref.narrative_prior as mapped on said.line_id = mapped.narrative_line_id
inner join staging.line_amount as line
    on
        said.report_id = line.report_id
        and mapped.statement = line.statement
        and mapped.line_id = line.line_id
        and mapped.measure = line.measure
left join staging.current_fact as stated
    on
        said.report_id = stated.report_id
        and said.line_id = stated.line_id
        and stated.statement = 'narrative'
        and mapped.narrative_measure = stated.measure
where
    said.statement = 'narrative'
    and said.measure = 'prior'
    and said.period_year = said.fiscal_year - 1
    and said.amount_yuan is not null
    and (
        stated.amount_yuan is null
        or abs(stated.amount_yuan - line.amount_yuan) <= coalesce(stated.ulp * staging.yuan_per(stated.unit), 0)
    );
