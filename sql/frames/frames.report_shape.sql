-- Which statements and which columns each report prints, and those of the reports it is compared with: an identity about
-- anything else is not applicable to it.
create or replace view frames.report_shape as
with form_column as (
    select distinct
        report_id,
        statement,
        measure
    from core.fact
),

compared as (
    select
        report_id,
        statement,
        measure
    from form_column
    union all
    select
        other.report_id,
        other.prefix || form_column.statement as statement,
        form_column.measure
    from form_column
    inner join frames.other_report as other on form_column.report_id = other.other_report_id
),

form as (
    select
        report_id,
        list(distinct statement) as statements,
        list(statement || '.' || measure) as columns
    from compared
    group by report_id
)

select
    report.report_id,
    report.fiscal_year,
    report.form_profile,
    coalesce(form.statements, []) as statements,
    coalesce(form.columns, []) as columns
from core.report as report
left join form on report.report_id = form.report_id
where report.status is distinct from 'quarantined';
