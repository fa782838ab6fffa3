create view marts.comparatives as
select *
from staging.comparative;
