-- Numbers that an open finding of severity error blames: the one that it names first.
create view staging.questioned_fact as
select distinct fact_ids[1] as fact_id
from quality.finding
where severity = 'error' and status in ('open', 'stale') and class in ('issuer_error', 'extraction_doubt');
