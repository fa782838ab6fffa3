-- Every issuer whose facts are here.
select distinct issuer
from staging.current_report
order by issuer;
