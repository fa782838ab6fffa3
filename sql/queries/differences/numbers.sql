-- Numbers of reports that both files hold which are read or reviewed otherwise.
with both_files as (
    select before.report_id
    from earlier.core.report as before
    inner join later.core.report as after on before.report_id = after.report_id
)

select
    case
        when before.fact_id is null then 'added'
        when after.fact_id is null then 'removed'
        else 'changed'
    end as change,
    coalesce(after.issuer, before.issuer) as issuer,
    coalesce(after.fiscal_year, before.fiscal_year) as fiscal_year,
    coalesce(after.statement, before.statement) as statement,
    coalesce(after.line_id, before.line_id) as line_id,
    coalesce(after.subject_name, before.subject_name) as subject_name,
    coalesce(after.measure, before.measure) as measure,
    before.value as earlier_value,
    after.value,
    coalesce(after.unit, before.unit) as unit,
    before.presence as earlier_presence,
    after.presence,
    before.reading_status as earlier_reading_status,
    after.reading_status,
    coalesce(after.page, before.page) as page,
    coalesce(after.report_id, before.report_id) as report_id,
    coalesce(after.fact_id, before.fact_id) as fact_id
from (
    select fact.*
    from earlier.core.fact as fact
    semi join both_files on fact.report_id = both_files.report_id
) as before
full join (
    select fact.*
    from later.core.fact as fact
    semi join both_files on fact.report_id = both_files.report_id
) as after on before.fact_id = after.fact_id
where
    before.fact_id is null
    or after.fact_id is null
    or before.value is distinct from after.value
    or before.presence is distinct from after.presence
    or before.reading_status is distinct from after.reading_status
order by issuer, fiscal_year, statement, line_id, measure, fact_id;
