-- Facts for a workbook, in the order of the reports, with the statement's title and where they stand.
select
    fact.issuer,
    fact.fiscal_year,
    fact.period_year,
    statement.title_zh as statement,
    fact.row_no,
    fact.subject_code,
    coalesce(fact.subject_name, line.name_zh) as subject_name,
    fact.line_id,
    fact.measure,
    fact.fund,
    fact.budget_stage,
    fact.printed,
    fact.value,
    fact.unit,
    fact.amount_yuan,
    fact.presence,
    fact.is_comparative,
    fact.is_derived,
    fact.reading_status,
    fact.second_printed,
    fact.quote,
    fact.reason,
    fact.page,
    fact.report_id,
    fact.fact_id
from core.fact as fact
left join ref.statement as statement on fact.statement = statement.statement
left join ref.line as line on fact.statement = line.statement and fact.line_id = line.line_id
where
    ($issuer is null or contains(fact.issuer, $issuer))
    and ($fiscal_year is null or fact.fiscal_year = $fiscal_year)
order by
    fact.issuer, fact.fiscal_year, fact.report_id, statement.ordinal, fact.page, fact.row_no, fact.line_id, fact.measure,
    fact.fact_id;
