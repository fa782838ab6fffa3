-- The indicators of the projects' self-evaluation forms, each with its project: `subject` is what it measures.
create or replace view frames.project_indicator as
select
    report_id,
    regexp_extract(line_id, '^project\.(.*)\.indicator\.[^.]*$', 1) as project,
    line_id,
    subject_name as subject,
    max(value) filter (measure = 'target') as target,
    any_value(printed) filter (measure = 'target') as printed_target,
    any_value(approx) filter (measure = 'target') as target_approx,
    max(value) filter (measure = 'actual') as actual,
    max(value) filter (measure = 'full_score') as full_score,
    max(value) filter (measure = 'score') as score,
    max(ulp) filter (measure = 'score') as score_ulp,
    count(distinct unit) filter (measure in ('target', 'actual')) as units,
    bool_or(reading_status = 'disputed') as is_disputed,
    list(fact_id order by measure, fact_id) as fact_ids
from core.fact
where statement = 'annex' and line_id like 'project.%.indicator.%' and subject_name is not null
group by report_id, line_id, subject_name;
