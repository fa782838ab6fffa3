-- Every line of a year beside the year before: the issuer's own report of that year if it is here, or those of its
-- predecessors, else what this year's report states about it. Carries the facts, so that each number can be cited. Its rows
-- are written down when a build is published, so what is asked of all of them is computed here.
create view staging.year_pair as
with own_report as (
    select
        base.issuer_id,
        base.fiscal_year,
        line.statement,
        line.line_id,
        line.measure,
        line.fund,
        sum(line.amount_yuan)::decimal(22, 4) as amount_yuan,
        bool_or(base.is_predecessor) as is_predecessor,
        list(line.fact_id order by line.fact_id) as fact_ids,
        max(line.doubt) as doubt
    from staging.prior_report as base
    inner join staging.line_amount as line on base.report_id = line.report_id
    where base.is_complete
    group by all
),

prior_year as (
    select distinct
        issuer_id,
        fiscal_year
    from staging.prior_report
    where is_complete
),

split_year as (
    select distinct
        issuer_id,
        fiscal_year
    from core.issuer_predecessor
    where change = 'split'
),

this_year as (
    select
        line.*,
        changed.change,
        case coalesce(changed.change, '')
            when '' then line.line_id
            when 'moved' then changed.prior_code
        end as prior_line_id
    from staging.line_amount as line
    left join staging.code_before as changed
        on
            line.subject_system = changed.subject_system
            and line.subject_code = changed.code
            and line.fiscal_year = changed.fiscal_year
)

select
    this_year.issuer_id,
    this_year.issuer,
    this_year.issuer_kind,
    this_year.is_summable,
    this_year.fiscal_year,
    this_year.statement,
    this_year.line_id,
    this_year.subject_code,
    this_year.subject_name,
    this_year.measure,
    this_year.fund,
    this_year.row_no,
    this_year.amount_yuan,
    coalesce(own_report.amount_yuan, stated.amount_yuan) as prior_amount_yuan,
    staging.wan(this_year.amount_yuan) as amount_wan,
    staging.wan(prior_amount_yuan) as prior_amount_wan,
    staging.wan(this_year.amount_yuan - prior_amount_yuan) as change_wan,
    staging.growth_pct(this_year.amount_yuan, prior_amount_yuan) as change_pct,
    case
        when own_report.is_predecessor then 'predecessor_report'
        when own_report.amount_yuan is not null then 'own_report'
        when stated.amount_yuan is not null then 'stated_later'
    end as prior_basis,
    case
        when coalesce(own_report.amount_yuan, stated.amount_yuan) is not null
            then staging.no_growth_because(this_year.amount_yuan, coalesce(own_report.amount_yuan, stated.amount_yuan))
        when this_year.change = 'reused' then 'code_reused'
        when split_year.issuer_id is not null then 'issuer_split'
        when prior_year.issuer_id is not null then 'not_printed_before'
        else 'no_prior_report'
    end as no_growth_because,
    coalesce(this_year.doubt, own_report.doubt, stated.doubt) as doubt,
    this_year.report_id,
    this_year.fact_id,
    coalesce(own_report.fact_ids[1], stated.fact_id) as prior_fact_id,
    coalesce(own_report.fact_ids, case when stated.fact_id is not null then [stated.fact_id] end) as prior_fact_ids,
    -- an issuer that publishes both as a department and as a unit is shown once, as the department
    row_number() over (
        partition by
            this_year.issuer,
            this_year.fiscal_year,
            this_year.statement,
            this_year.line_id,
            this_year.measure,
            this_year.fund
        order by coalesce(this_year.issuer_kind = 'department', false) desc, this_year.fact_id asc
    ) = 1 as is_shown
from this_year
left join own_report
    on
        this_year.issuer_id = own_report.issuer_id
        and this_year.fiscal_year = own_report.fiscal_year
        and this_year.statement = own_report.statement
        and this_year.prior_line_id = own_report.line_id
        and this_year.measure = own_report.measure
        and this_year.fund = own_report.fund
left join staging.stated_prior as stated
    on
        this_year.report_id = stated.report_id
        and this_year.statement = stated.statement
        and this_year.line_id = stated.line_id
        and this_year.measure = stated.measure
left join prior_year on this_year.issuer_id = prior_year.issuer_id and this_year.fiscal_year = prior_year.fiscal_year
left join split_year on this_year.issuer_id = split_year.issuer_id and this_year.fiscal_year = split_year.fiscal_year;
