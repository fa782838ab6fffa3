-- Budget and final amount side by side, as the narrative and the statement of the three public expenses give them, with
-- the issuer's own reason. Lines: gpb_expenditure, fn.<code>, gov_fund.fn.<code>, state_capital.fn.<code>,
-- three_public[.item], agency_operating, performance.projects.
create view marts.budget_execution as
with said as (
    select
        issuer_id,
        issuer,
        issuer_kind,
        is_summable,
        fiscal_year,
        report_id,
        line_id,
        fund,
        max(subject_code) as subject_code,
        max(subject_name) as subject_name,
        max(amount_yuan) filter (measure = 'initial_budget') as initial_yuan,
        max(amount_yuan) filter (measure = 'adjusted_budget') as adjusted_yuan,
        coalesce(
            max(amount_yuan) filter (measure = 'final'), max(amount_yuan) filter (measure = 'current')
        ) as final_yuan,
        max(value) filter (measure = 'completion_pct') as stated_completion_pct,
        max(budget_stage) filter (measure = 'completion_pct') as stated_completion_of,
        coalesce(max(reason) filter (measure = 'completion_pct'), max(reason) filter (measure = 'final')) as reason,
        min(doubt) as doubt,
        max(fact_id) filter (measure in ('initial_budget', 'adjusted_budget')) as budget_fact_id,
        coalesce(max(fact_id) filter (measure = 'final'), max(fact_id) filter (measure = 'current')) as final_fact_id,
        max(page) filter (measure in ('initial_budget', 'adjusted_budget')) as page
    from staging.current_cell
    where
        statement = 'narrative'
        and kind = 'final_accounts'
        and measure in ('initial_budget', 'adjusted_budget', 'final', 'current', 'completion_pct')
    group by all
    having count(*) filter (measure in ('initial_budget', 'adjusted_budget')) > 0
),

printed as (
    select
        issuer_id,
        issuer,
        issuer_kind,
        is_summable,
        fiscal_year,
        report_id,
        case line_id when 'total' then 'three_public' else 'three_public.' || line_id end as line_id,
        fund,
        null as subject_code,
        null as subject_name,
        max(amount_yuan) filter (measure = 'budget' and budget_stage = 'initial') as initial_yuan,
        max(amount_yuan) filter (measure = 'budget' and budget_stage = 'adjusted') as adjusted_yuan,
        max(amount_yuan) filter (measure = 'final') as final_yuan,
        null as stated_completion_pct,
        null as stated_completion_of,
        null as reason,
        min(doubt) as doubt,
        max(fact_id) filter (measure = 'budget') as budget_fact_id,
        max(fact_id) filter (measure = 'final') as final_fact_id,
        max(page) filter (measure = 'budget') as page
    from staging.current_cell
    where
        statement = 'three_public'
        and kind = 'final_accounts'
        and (report_id, case line_id when 'total' then 'three_public' else 'three_public.' || line_id end) not in (
            select (said.report_id, said.line_id) from said
        )
    group by all
),

item as (
    from said
    union all by name
    from printed
)

select
    item.issuer_id,
    item.issuer,
    item.issuer_kind,
    item.is_summable,
    item.fiscal_year,
    item.line_id,
    coalesce(line.name_zh, item.subject_name, item.line_id) as name_zh,
    item.subject_code,
    length(item.subject_code) // 2 as level,
    item.fund,
    staging.wan(item.initial_yuan) as initial_budget_wan,
    staging.wan(item.adjusted_yuan) as adjusted_budget_wan,
    staging.wan(item.final_yuan) as final_wan,
    staging.wan(item.final_yuan - item.initial_yuan) as deviation_wan,
    staging.growth_pct(item.final_yuan, item.initial_yuan) as deviation_pct,
    replace(staging.no_growth_because(item.final_yuan, item.initial_yuan), 'prior_', 'initial_budget_')
        as no_deviation_because,
    staging.percent_of(item.final_yuan, coalesce(item.adjusted_yuan, item.initial_yuan)) as completion_pct,
    case when item.adjusted_yuan is not null then 'adjusted' when item.initial_yuan is not null then 'initial' end
        as completion_of,
    item.stated_completion_pct,
    item.stated_completion_of,
    item.reason,
    item.doubt,
    item.report_id,
    item.page,
    item.budget_fact_id,
    item.final_fact_id
from item
left join ref.line as line on line.statement = 'narrative' and item.line_id = line.line_id;
