insert into core.issuer_alias by name
select
    issuer_id,
    name as printed,
    kind,
    false as is_declared
from core.issuer
where not is_declared;
