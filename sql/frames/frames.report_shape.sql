-- Which statements and which columns each report prints: an identity about anything else is not applicable to it.
create or replace view frames.report_shape as
with form_column as (
    select distinct
        report_id,
        statement,
        measure
    from core.fact
),

form as (
    select
        report_id,
        list(distinct statement) as statements,
        list(statement || '.' || measure) as columns
    from form_column
    group by report_id
)

select
    report.report_id,
    coalesce(form.statements, []) as statements,
    coalesce(form.columns, []) as columns
from core.report as report
left join form on report.report_id = form.report_id
where report.status is distinct from 'quarantined';
