-- What a report says of another year or of its budget, beside the issuer's own report of that year where one is loaded.
-- agreement, of amounts of the year before: equal; rounding, within the last printed digit; restated, where the later
-- report also says that it was; differs, where it does not; no_own_report.
create view staging.comparative as
with own_table as (
    select
        mapped.narrative_line_id,
        base.issuer_id,
        base.fiscal_year,
        mapped.statement,
        mapped.line_id,
        sum(line.amount_yuan)::decimal(22, 4) as amount_yuan,
        min(line.fact_id) as fact_id
    from staging.prior_report as base
    inner join staging.line_amount as line on base.report_id = line.report_id
    inner join ref.narrative_prior as mapped
        on line.statement = mapped.statement and line.line_id = mapped.line_id and line.measure = mapped.measure
    where base.is_complete
    group by mapped.narrative_line_id, base.issuer_id, base.fiscal_year, mapped.statement, mapped.line_id
    qualify row_number() over (
        partition by mapped.narrative_line_id, base.issuer_id, base.fiscal_year
        order by mapped.line_id like 'exp.%', mapped.statement desc
    ) = 1
),

own_sentence as (
    select
        base.issuer_id,
        base.fiscal_year,
        said.line_id,
        said.amount_yuan,
        said.fact_id
    from staging.prior_report as base
    inner join staging.current_fact as said on base.report_id = said.report_id
    where
        base.is_complete
        and not base.is_predecessor
        and said.statement = 'narrative'
        and said.measure = 'current'
        and said.amount_yuan is not null
),

restatement as (
    select
        report_id,
        replace(line_id, '.restated', '') as line_id,
        any_value(quote) as quote
    from staging.current_fact
    where statement = 'narrative' and line_id like '%.restated'
    group by all
),

said as (
    select
        fact.*,
        case when fact.measure = 'prior' then coalesce(own_table.amount_yuan, own_sentence.amount_yuan) end as own_yuan,
        case when fact.measure = 'prior' then coalesce(own_table.fact_id, own_sentence.fact_id) end as own_fact_id,
        own_table.statement as own_statement,
        restatement.quote as restatement
    from staging.current_fact as fact
    left join own_table
        on
            fact.issuer_id = own_table.issuer_id
            and fact.fiscal_year = own_table.fiscal_year
            and fact.line_id = own_table.narrative_line_id
    left join own_sentence
        on
            fact.issuer_id = own_sentence.issuer_id
            and fact.fiscal_year = own_sentence.fiscal_year
            and fact.line_id = own_sentence.line_id
    left join restatement on fact.report_id = restatement.report_id and fact.line_id = restatement.line_id
    where
        fact.statement = 'narrative'
        and fact.measure in ('prior', 'initial_budget', 'adjusted_budget', 'completion_pct')
)

select
    issuer,
    period_year as fiscal_year,
    fiscal_year as stated_in,
    line_id,
    subject_code,
    measure,
    budget_stage,
    case when unit = '%' then value else staging.wan(amount_yuan) end as stated,
    case when unit = '%' then '%' else '万元' end as unit,
    is_derived,
    staging.wan(own_yuan) as own_wan,
    staging.wan(amount_yuan - own_yuan) as difference_wan,
    case
        when measure != 'prior' then null
        when own_yuan is null then 'no_own_report'
        when amount_yuan = own_yuan then 'equal'
        when abs(amount_yuan - own_yuan) <= coalesce(ulp * staging.yuan_per(unit), 0) then 'rounding'
        when restatement is not null then 'restated'
        else 'differs'
    end as agreement,
    case when measure = 'prior' then restatement end as restatement,
    printed,
    page,
    doubt,
    issuer_id,
    fact_id,
    own_fact_id
from said;
