-- The three public expenses, one row per line of the statement, with the numbers of trips, vehicles and receptions that
-- the narrative gives; running costs are set against the vehicles held. final_presence keeps apart what is printed, printed as zero, blank, and stated not to exist.
create view marts.three_public as
with item as (
    select
        issuer_id,
        issuer,
        issuer_kind,
        is_summable,
        fiscal_year,
        report_id,
        line_id,
        min(row_no) as row_no,
        max(amount_yuan) filter (measure = 'budget') as budget_yuan,
        max(budget_stage) filter (measure = 'budget') as budget_stage,
        max(presence) filter (measure = 'budget') as budget_presence,
        max(amount_yuan) filter (measure = 'final') as final_yuan,
        max(presence) filter (measure = 'final') as final_presence,
        min(doubt) as doubt,
        max(fact_id) filter (measure = 'final') as fact_id,
        max(page) filter (measure = 'final') as page
    from staging.current_cell
    where statement = 'three_public' and kind = 'final_accounts'
    group by all
),

said as (
    select
        report_id,
        case line_id when 'three_public' then 'total' else replace(line_id, 'three_public.', '') end as line_id,
        max(value) filter (measure = 'count')::integer as count,
        max(unit) filter (measure = 'count') as count_unit,
        max(value) filter (measure = 'persons')::integer as persons
    from staging.current_fact
    where statement = 'narrative' and line_id like 'three_public%' and measure in ('count', 'persons')
    group by all
),

counted as (
    from said
    union all
    select * replace ('vehicle_operation' as line_id)
    from said
    where line_id = 'vehicles'
)

select
    item.issuer_id,
    item.issuer,
    item.issuer_kind,
    item.is_summable,
    item.fiscal_year,
    item.line_id,
    line.name_zh,
    line.name_en,
    staging.wan(item.budget_yuan) as budget_wan,
    item.budget_stage,
    item.budget_presence,
    staging.wan(item.final_yuan) as final_wan,
    item.final_presence,
    coalesce(item.final_yuan = 0, item.final_presence in ('blank', 'stated_none')) as is_none,
    staging.percent_of(item.final_yuan, item.budget_yuan) as completion_pct,
    staging.wan(pair.prior_amount_yuan) as prior_final_wan,
    pair.prior_basis,
    staging.wan(item.final_yuan - pair.prior_amount_yuan) as change_wan,
    staging.growth_pct(item.final_yuan, pair.prior_amount_yuan) as change_pct,
    coalesce(pair.no_growth_because, staging.no_growth_because(item.final_yuan, pair.prior_amount_yuan))
        as no_growth_because,
    counted.count,
    counted.count_unit,
    counted.persons,
    case
        when item.line_id in ('overseas', 'vehicle_purchase', 'vehicle_operation', 'reception')
            then staging.wan(staging.per(item.final_yuan, counted.count))
    end as per_count_wan,
    item.doubt,
    item.report_id,
    item.page,
    item.fact_id
from item
left join ref.line as line on line.statement = 'three_public' and item.line_id = line.line_id
left join counted on item.report_id = counted.report_id and item.line_id = counted.line_id
left join staging.year_pair as pair on item.fact_id = pair.fact_id;
