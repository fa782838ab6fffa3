-- Every publication of every report, the first as version 1: which one counts, what it took the place of, and how much it
-- changed. statements_lost: statements that the publication before it had and this one has not.
create view marts.report_versions as
with statement as (
    select distinct
        report_id,
        statement
    from core.fact
    where statement not in ('narrative', 'annex')
),

counted as (
    select
        report_id,
        count(*) as statements
    from statement
    group by report_id
),

lost as (
    select
        report.report_id,
        list_sort(list(earlier.statement)) as statements
    from core.report as report
    inner join statement as earlier on report.supersedes = earlier.report_id
    left join statement as kept on report.report_id = kept.report_id and earlier.statement = kept.statement
    where kept.statement is null
    group by report.report_id
),

changed as (
    select
        report_id,
        count(*) as cells
    from marts.version_differences
    group by report_id
)

select
    report.issuer_id,
    issuer.name as issuer,
    report.fiscal_year,
    report.kind,
    row_number() over (
        partition by report.issuer_id, report.fiscal_year, report.kind
        order by report.published_on asc nulls first, report.ingested_at asc nulls first, report.report_id asc
    ) as version,
    count(*) over (partition by report.issuer_id, report.fiscal_year, report.kind) as versions,
    report.status != 'superseded' as is_current,
    report.report_id,
    report.supersedes,
    later.report_id as superseded_by,
    report.source_name,
    report.source_url,
    report.published_on,
    report.ingested_at,
    coalesce(counted.statements, 0) as statements,
    coalesce(lost.statements, []) as statements_lost,
    case when report.supersedes is not null then coalesce(changed.cells, 0) end as cells_changed
from core.report as report
left join core.issuer as issuer on report.issuer_id = issuer.issuer_id
left join core.report as later on report.report_id = later.supersedes
left join counted on report.report_id = counted.report_id
left join lost on report.report_id = lost.report_id
left join changed on report.report_id = changed.report_id
where report.status != 'quarantined';
