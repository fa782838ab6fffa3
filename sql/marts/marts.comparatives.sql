-- What a report says of another year or of its budget, beside the issuer's own report of that year where one is loaded.
create view marts.comparatives as
select
    said.issuer,
    said.period_year as fiscal_year,
    said.fiscal_year as stated_in,
    said.line_id,
    said.subject_code,
    said.measure,
    said.budget_stage,
    case when said.unit = '%' then said.value else (said.amount_yuan * 0.0001)::decimal(20, 6) end as stated,
    case when said.unit = '%' then '%' else '万元' end as unit,
    said.is_derived,
    (own.amount_yuan * 0.0001)::decimal(20, 6) as own_wan,
    ((said.amount_yuan - own.amount_yuan) * 0.0001)::decimal(20, 6) as difference_wan,
    said.printed,
    said.page,
    said.fact_id,
    own.fact_id as own_fact_id
from staging.current_fact as said
left join staging.current_fact as own
    on
        said.measure = 'prior'
        and said.issuer = own.issuer
        and said.issuer_kind = own.issuer_kind
        and said.kind = own.kind
        and said.period_year = own.fiscal_year
        and said.statement = own.statement
        and said.line_id = own.line_id
        and own.measure = 'current'
        and own.occurrence = 1
where
    said.statement = 'narrative'
    and said.occurrence = 1
    and said.measure in ('prior', 'initial_budget', 'adjusted_budget', 'completion_pct');
