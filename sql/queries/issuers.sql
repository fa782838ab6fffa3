-- Every issuer with its names and years, those not declared first.
select *
from marts.issuers
order by is_declared, name, kind, issuer_id;
