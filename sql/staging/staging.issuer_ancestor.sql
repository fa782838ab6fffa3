-- Every issuer with each body above it.
create view staging.issuer_ancestor as
with recursive above as (
    select
        issuer_id,
        parent as ancestor
    from core.issuer
    where parent is not null
    union
    select
        above.issuer_id,
        issuer.parent as ancestor
    from above
    inner join core.issuer as issuer on above.ancestor = issuer.issuer_id
    where issuer.parent is not null
)

select
    issuer_id,
    ancestor
from above;
