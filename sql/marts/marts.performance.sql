-- Projects as the annex forms and the narrative give them: budget, what was funded and spent, the rate of execution, the
-- score; and the whole department's evaluation as project_name NULL.
create view marts.performance as
with project as (
    select
        issuer_id,
        issuer,
        issuer_kind,
        is_summable,
        fiscal_year,
        report_id,
        regexp_extract(line_id, '^(?:performance\.)?project\.([^.]+)', 1) as project_name,
        max(amount_yuan) filter (
            statement = 'annex' and measure = 'budget' and budget_stage is null
        ) as budget_yuan,
        max(amount_yuan) filter (
            statement = 'annex' and measure = 'budget' and budget_stage = 'adjusted'
        ) as adjusted_budget_yuan,
        max(amount_yuan) filter (statement = 'annex' and measure = 'funded') as funded_yuan,
        max(amount_yuan) filter (statement = 'annex' and measure = 'spent') as spent_yuan,
        max(amount_yuan) filter (statement = 'narrative' and measure = 'current') as narrative_yuan,
        max(value) filter (measure = 'execution_rate') as stated_execution_pct,
        max(value) filter (line_id like '%.total' and measure = 'score') as score,
        count(distinct case when line_id like '%.indicator.%' then line_id end) as indicators,
        min(doubt) as doubt,
        min(page) as page,
        min(fact_id) as fact_id
    from staging.current_cell
    where
        kind = 'final_accounts'
        and (
            (statement = 'annex' and line_id like 'project.%' and line_id != 'project.count')
            or (statement = 'narrative' and line_id like 'performance.project.%')
        )
    group by all
),

whole as (
    select
        issuer_id,
        issuer,
        issuer_kind,
        is_summable,
        fiscal_year,
        report_id,
        max(amount_yuan) filter (line_id = 'performance.self_evaluated' and measure = 'current') as narrative_yuan,
        coalesce(
            max(value) filter (line_id = 'evaluation.total' and measure = 'score'),
            max(value) filter (line_id = 'performance.self_evaluated' and measure = 'score')
        ) as score,
        max(value) filter (line_id = 'performance.self_evaluated' and measure = 'count')::integer as projects,
        min(doubt) as doubt,
        min(page) as page,
        min(fact_id) as fact_id
    from staging.current_cell
    where
        kind = 'final_accounts'
        and line_id in ('evaluation.total', 'performance.self_evaluated')
        and measure in ('score', 'current', 'count')
    group by all
)

select
    issuer_id,
    issuer,
    issuer_kind,
    is_summable,
    fiscal_year,
    project_name,
    staging.wan(budget_yuan) as budget_wan,
    staging.wan(adjusted_budget_yuan) as adjusted_budget_wan,
    staging.wan(funded_yuan) as funded_wan,
    staging.wan(spent_yuan) as spent_wan,
    staging.wan(narrative_yuan) as narrative_wan,
    staging.percent_of(spent_yuan, coalesce(adjusted_budget_yuan, budget_yuan)) as execution_pct,
    stated_execution_pct,
    score,
    null::integer as projects,
    indicators,
    coalesce(funded_yuan = 0 and budget_yuan > 0, false) as is_unfunded,
    doubt,
    report_id,
    page,
    fact_id
from project
union all
select
    issuer_id,
    issuer,
    issuer_kind,
    is_summable,
    fiscal_year,
    null as project_name,
    null as budget_wan,
    null as adjusted_budget_wan,
    null as funded_wan,
    null as spent_wan,
    staging.wan(narrative_yuan) as narrative_wan,
    null as execution_pct,
    null as stated_execution_pct,
    score,
    projects,
    null as indicators,
    false as is_unfunded,
    doubt,
    report_id,
    page,
    fact_id
from whole;
