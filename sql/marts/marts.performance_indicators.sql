-- Indicators of the projects' self-evaluations: target and what was reached as printed, as numbers where they are numbers,
-- the score. times_target: how many times the target was reached, two decimals.
create view marts.performance_indicators as
with indicator as (
    select
        issuer_id,
        issuer,
        issuer_kind,
        fiscal_year,
        report_id,
        regexp_extract(line_id, '^project\.([^.]+)', 1) as project_name,
        regexp_extract(line_id, 'indicator\.(\d+)$', 1)::integer as indicator_no,
        max(subject_name) as indicator_name,
        max(printed) filter (measure = 'target') as target_printed,
        max(printed) filter (measure = 'actual') as actual_printed,
        max(value) filter (measure = 'target') as target,
        max(value) filter (measure = 'actual') as actual,
        max(unit) filter (measure = 'actual') as unit,
        max(value) filter (measure = 'score') as score,
        min(doubt) as doubt,
        min(page) as page,
        max(fact_id) filter (measure = 'actual') as fact_id
    from staging.current_cell
    where statement = 'annex' and kind = 'final_accounts' and line_id like 'project.%.indicator.%'
    group by all
)

select
    issuer_id,
    issuer,
    issuer_kind,
    fiscal_year,
    project_name,
    indicator_no,
    indicator_name,
    target_printed,
    actual_printed,
    target,
    actual,
    unit,
    (staging.percent_of(actual, target) * 0.01)::decimal(18, 2) as times_target,
    score,
    doubt,
    report_id,
    page,
    fact_id
from indicator;
