-- Every issuer, declared or found by the name that its reports print, with its other names and the years reported on.
create view marts.issuers as
with year as (
    select
        issuer_id,
        list_sort(list(distinct fiscal_year) filter (fiscal_year is not null)) as fiscal_years,
        count(*) as reports,
        list_sort(list(distinct issuer)) as printed_names
    from core.report
    where issuer_id is not null and status != 'quarantined'
    group by issuer_id
),

alias as (
    select
        issuer_id,
        list_sort(list(printed)) as names
    from core.issuer_alias
    group by issuer_id
),

before as (
    select
        issuer_id,
        list_sort(list(predecessor)) as predecessors
    from core.issuer_predecessor
    group by issuer_id
)

select
    issuer.issuer_id,
    issuer.name,
    issuer.kind,
    issuer.level,
    issuer.region_code,
    issuer.parent,
    parent.name as parent_name,
    issuer.valid_from,
    issuer.valid_to,
    alias.names,
    coalesce(before.predecessors, []) as predecessors,
    issuer.is_declared,
    coalesce(year.reports, 0) as reports,
    coalesce(year.fiscal_years, []) as fiscal_years,
    coalesce(year.printed_names, []) as printed_names
from core.issuer as issuer
left join core.issuer as parent on issuer.parent = parent.issuer_id
left join alias on issuer.issuer_id = alias.issuer_id
left join before on issuer.issuer_id = before.issuer_id
left join year on issuer.issuer_id = year.issuer_id;
