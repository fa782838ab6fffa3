-- Reports that came in, went, or whose issuer, status or predecessor version changed; how many of their numbers differ.
with earlier_count as (
    select
        report_id,
        count(*) as facts
    from earlier.core.fact
    group by report_id
),

later_count as (
    select
        report_id,
        count(*) as facts
    from later.core.fact
    group by report_id
)

select
    case
        when before.report_id is null then 'added'
        when after.report_id is null then 'removed'
        else 'changed'
    end as change,
    coalesce(after.issuer, before.issuer) as issuer,
    coalesce(after.fiscal_year, before.fiscal_year) as fiscal_year,
    coalesce(after.source_name, before.source_name) as source_name,
    before.status as earlier_status,
    after.status,
    before.issuer_id as earlier_issuer_id,
    after.issuer_id,
    after.supersedes,
    coalesce(earlier_count.facts, 0) as earlier_facts,
    coalesce(later_count.facts, 0) as facts,
    coalesce(after.report_id, before.report_id) as report_id
from earlier.core.report as before
full join later.core.report as after on before.report_id = after.report_id
left join earlier_count on before.report_id = earlier_count.report_id
left join later_count on after.report_id = later_count.report_id
where
    before.report_id is null
    or after.report_id is null
    or before.status is distinct from after.status
    or before.issuer_id is distinct from after.issuer_id
    or before.supersedes is distinct from after.supersedes
order by issuer, fiscal_year, source_name, report_id;
