-- The last digit that most amounts of a report's tables are printed to: a cell that drops its trailing zeros
-- (6.2 for 6.20) is not less exact than its neighbours.
create or replace view frames.usual_ulp as
select
    report_id,
    unit,
    ulp
from core.fact
where
    statement not in ('narrative', 'annex')
    and ulp is not null
    and value <> 0
group by report_id, unit, ulp
qualify row_number() over (partition by report_id, unit order by count(*) desc, ulp asc) = 1;
