-- Every number of some reports where it stands: what a statement is set again from. Places of the first box, in points;
-- `micro` and `micro_yuan` are value and amount in whole millionths, which add up fast and exactly.
select
    fact.report_id,
    fact.fact_id,
    fact.statement,
    fact.line_id,
    fact.subject_code,
    fact.subject_name,
    line.name_zh as line_zh,
    line.name_en as line_en,
    fact.measure,
    fact.budget_stage,
    fact.printed,
    case when fact.is_derived then fact.value end as value,
    (fact.value * 1000000)::hugeint as micro,
    (fact.amount_yuan * 1000000)::hugeint as micro_yuan,
    fact.unit,
    coalesce(fact.reviewed_presence, fact.presence) as presence,
    fact.is_derived,
    fact.reading_status,
    fact.second_printed,
    fact.page,
    fact.quote,
    fact.boxes[1].x0::float as x0,
    fact.boxes[1].top::float as top,
    fact.boxes[1].x1::float as x1,
    fact.boxes[1].bottom::float as bottom
from core.fact as fact
left join ref.line as line on fact.statement = line.statement and fact.line_id = line.line_id
where fact.report_id in $report_ids
order by fact.report_id, fact.page, fact.boxes[1].top, fact.boxes[1].x0, fact.row_no, fact.fact_id;
