-- What the charts of every issuer show: functional classes, economic classes, the three public expenses, and the budget
-- beside what was spent, by year, each with the fact it stands on.
with class_name as (
    select
        code,
        min(name_en) as name_en
    from ref.function
    where length(code) = 3 and name_en is not null
    group by code
),

economic_name as (
    select
        code,
        min(name_en) as name_en
    from ref.economic
    where length(code) = 3 and name_en is not null
    group by code
)

select
    fact.issuer_id,
    fact.fiscal_year,
    case fact.statement
        when 'expenditure' then 'functions'
        when 'gpb_basic_economic' then 'economic'
        when 'three_public' then 'three_public'
        else 'execution'
    end as family,
    fact.line_id,
    coalesce(line.name_zh, fact.subject_name, fact.line_id) as name_zh,
    coalesce(line.name_en, class_name.name_en, economic_name.name_en, fact.subject_name, fact.line_id) as name_en,
    fact.measure,
    staging.wan(fact.amount_yuan) as amount_wan,
    fact.doubt,
    fact.fact_id,
    fact.report_id
from staging.current_cell as fact
left join ref.line as line
    on fact.statement = line.statement and fact.line_id = line.line_id and fact.statement = 'three_public'
left join class_name on fact.statement = 'expenditure' and fact.subject_code = class_name.code
left join economic_name on fact.statement = 'gpb_basic_economic' and fact.subject_code = economic_name.code
where
    fact.kind = 'final_accounts'
    and fact.amount_yuan is not null
    and (
        (fact.statement = 'expenditure' and length(fact.subject_code) = 3 and fact.measure = 'total')
        or (fact.statement = 'gpb_basic_economic' and length(fact.subject_code) = 3)
        or fact.statement = 'three_public'
        or (
            fact.statement = 'narrative'
            and fact.line_id = 'gpb_expenditure'
            and fact.measure in ('initial_budget', 'adjusted_budget', 'final')
        )
    )
order by
    fact.issuer_id, family,
    list_position(
        ['total', 'overseas', 'vehicles', 'vehicle_purchase', 'vehicle_operation', 'reception'], fact.line_id
    ),
    coalesce(fact.row_no, 0), fact.line_id, fact.measure, fact.fiscal_year;
