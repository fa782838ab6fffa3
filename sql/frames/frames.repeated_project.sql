-- E-PRJ-ONCE: projects whose self-evaluation form, or whose sentence about budget and spending, stands more than once.
create or replace view frames.repeated_project as
with project as (
    select
        report_id,
        subject_name as name,
        max(occurrence) as times,
        list(fact_id order by occurrence) as fact_ids
    from core.fact
    where
        statement = 'annex'
        and line_id = 'project.' || subject_name
        and (measure in ('score', 'funded') or (measure = 'budget' and budget_stage is not null))
    group by report_id, subject_name
)

select
    report_id,
    name as key,
    times as lhs,
    1 as rhs,
    2 as terms,
    0 as tolerance,
    case when times = 1 then 'exact' else 'violation' end as outcome,
    case when times > 1 then '项目「' || name || '」列了 ' || times || ' 次' end as reason,
    fact_ids
from project;
