-- Issuers that no data file declares. A unit that bears its department's name, with or without 本级, belongs to it.
insert into core.issuer by name
with found as (
    select
        issuer_id,
        min(issuer) as name,
        min(coalesce(issuer_kind, 'department')) as kind
    from core.report
    where issuer_id is not null and issuer_id not in (select declared.issuer_id from core.issuer as declared)
    group by issuer_id
),

department as (
    select
        printed as name,
        issuer_id
    from core.issuer_alias
    where kind = 'department'
    union
    select
        name,
        issuer_id
    from found
    where kind = 'department'
)

select
    found.issuer_id,
    found.name,
    found.kind,
    min(department.issuer_id) as parent,
    false as is_declared
from found
left join department
    on found.kind = 'unit' and department.name = regexp_replace(found.name, '（(机关)?本级）$|（机关）$|(机关)?本级$', '')
group by found.issuer_id, found.name, found.kind;
