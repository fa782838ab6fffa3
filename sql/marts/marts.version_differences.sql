-- Cell by cell what a corrected publication changed against the one that it superseded: changed, added, removed.
create view marts.version_differences as
with later as (
    select fact.*
    from core.report as report
    inner join core.fact as fact on report.report_id = fact.report_id
    where report.supersedes is not null
),

earlier as (
    select
        report.report_id as later_report_id,
        fact.*
    from core.report as report
    inner join core.fact as fact on report.supersedes = fact.report_id
),

pair as (
    select
        coalesce(later.report_id, earlier.later_report_id) as report_id,
        coalesce(later.statement, earlier.statement) as statement,
        coalesce(later.line_id, earlier.line_id) as line_id,
        coalesce(later.subject_name, earlier.subject_name) as subject_name,
        coalesce(later.measure, earlier.measure) as measure,
        coalesce(later.fund, earlier.fund) as fund,
        coalesce(later.budget_stage, earlier.budget_stage) as budget_stage,
        coalesce(later.period_year, earlier.period_year) as period_year,
        coalesce(later.occurrence, earlier.occurrence) as occurrence,
        earlier.printed as earlier_printed,
        later.printed,
        earlier.value as earlier_value,
        later.value as value,
        coalesce(later.unit, earlier.unit) as unit,
        case
            when earlier.fact_id is null then 'added'
            when later.fact_id is null then 'removed'
            else 'changed'
        end as change,
        earlier.presence as earlier_presence,
        later.presence,
        case
            when 'disputed' in (later.reading_status, earlier.reading_status) then 'disputed'
            when 'ocr_single' in (later.reading_status, earlier.reading_status) then 'ocr_single'
        end as doubt,
        earlier.fact_id as earlier_fact_id,
        later.fact_id,
        later.page
    from later
    full join earlier
        on
            later.report_id = earlier.later_report_id
            and later.statement = earlier.statement
            and later.line_id = earlier.line_id
            and later.measure = earlier.measure
            and later.fund = earlier.fund
            and later.budget_stage is not distinct from earlier.budget_stage
            and later.period_year = earlier.period_year
            and later.occurrence = earlier.occurrence
)

select
    report.issuer_id,
    issuer.name as issuer,
    report.fiscal_year,
    pair.report_id,
    report.supersedes,
    pair.change,
    pair.statement,
    pair.line_id,
    pair.subject_name,
    pair.measure,
    pair.fund,
    pair.budget_stage,
    pair.period_year,
    pair.occurrence,
    pair.earlier_printed,
    pair.printed,
    pair.earlier_value,
    pair.value,
    (pair.value - pair.earlier_value)::decimal(20, 6) as difference,
    pair.unit,
    pair.doubt,
    pair.page,
    pair.earlier_fact_id,
    pair.fact_id
from pair
inner join core.report as report on pair.report_id = report.report_id
left join core.issuer as issuer on report.issuer_id = issuer.issuer_id
where
    pair.earlier_value is distinct from pair.value
    or pair.earlier_presence is distinct from pair.presence
    or (pair.value is null and pair.earlier_printed is distinct from pair.printed);
