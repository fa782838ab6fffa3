-- Indicators: target and what was reached as printed, as numbers where they are numbers, the score. times_target: how many
-- times the target was reached, two decimals. basis form: both stand in one row of a project's form; text: the target
-- stands in a list of targets, what was reached elsewhere in the annex under a similar name and in the same unit.
create view marts.performance_indicators as
with form as (
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
        max(fact_id) filter (measure = 'target') as target_fact_id,
        max(fact_id) filter (measure = 'actual') as fact_id
    from staging.current_cell
    where statement = 'annex' and kind = 'final_accounts' and line_id like 'project.%.indicator.%'
    group by all
),

told as (
    select *
    from staging.current_fact
    where statement = 'annex' and kind = 'final_accounts' and line_id = 'indicator' and value is not null
),

signs as (
    select
        *,
        list_distinct(string_split(subject_name, '')) as characters
    from told
),

pair as (
    select
        target.issuer_id,
        target.issuer,
        target.issuer_kind,
        target.fiscal_year,
        target.report_id,
        target.row_no as indicator_no,
        target.subject_name as indicator_name,
        reached.subject_name as actual_name,
        target.printed || target.unit as target_printed,
        reached.printed || reached.unit as actual_printed,
        target.value as target,
        reached.value as actual,
        target.unit,
        coalesce(target.doubt, reached.doubt) as doubt,
        reached.page,
        target.fact_id as target_fact_id,
        reached.fact_id,
        len(list_intersect(target.characters, reached.characters)) as shared,
        len(target.characters) + len(reached.characters) as both_names
    from signs as target
    inner join signs as reached
        on
            target.report_id = reached.report_id
            and target.unit = reached.unit
            and reached.measure = 'count'
    where target.measure = 'target'
),

-- six of ten characters that either name has stand in both
matched as (
    select *
    from pair
    where 10 * shared >= 6 * (both_names - shared)
    qualify row_number() over (
        partition by target_fact_id
        order by both_names - 2 * shared asc, fact_id asc
    ) = 1
)

select
    'form' as basis,
    issuer_id,
    issuer,
    issuer_kind,
    fiscal_year,
    project_name,
    indicator_no,
    indicator_name,
    null as actual_name,
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
    target_fact_id,
    fact_id
from form
union all
select
    'text' as basis,
    issuer_id,
    issuer,
    issuer_kind,
    fiscal_year,
    null as project_name,
    indicator_no,
    indicator_name,
    actual_name,
    target_printed,
    actual_printed,
    target,
    actual,
    unit,
    (staging.percent_of(actual, target) * 0.01)::decimal(18, 2) as times_target,
    null as score,
    doubt,
    report_id,
    page,
    target_fact_id,
    fact_id
from matched;
