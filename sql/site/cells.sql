-- Cells to be read from the page by people: those with one of the readings $readings, or the one cell $fact_id.
-- Superseded reports are left out of the former; within a report the order is that of the page.
select
    fact.fact_id,
    fact.report_id,
    report.issuer,
    report.fiscal_year,
    report.source_name,
    fact.statement,
    fact.subject_code,
    fact.subject_name,
    fact.line_id,
    line.name_zh as line_zh,
    line.name_en as line_en,
    fact.measure,
    fact.budget_stage,
    fact.printed,
    fact.second_printed,
    fact.value,
    fact.unit,
    coalesce(fact.reviewed_presence, fact.presence) as presence,
    fact.is_derived,
    fact.reading_status,
    fact.page,
    fact.boxes,
    fact.quote
from core.fact as fact
inner join core.report as report on fact.report_id = report.report_id
left join ref.line as line on fact.statement = line.statement and fact.line_id = line.line_id
where
    case
        when $fact_id is null
            then fact.reading_status in (select unnest($readings::varchar[])) and report.status <> 'superseded'
        else fact.fact_id = $fact_id
    end
order by
    fact.reading_status, report.issuer, report.fiscal_year desc, fact.report_id,
    fact.page, fact.boxes[1].top, fact.boxes[1].x0, fact.fact_id;
