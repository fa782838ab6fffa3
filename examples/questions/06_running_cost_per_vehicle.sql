-- 公务用车保有量与运行费相称吗，每车多少？
-- Do vehicles held and vehicle running costs fit each other: what does a vehicle cost?
select
    issuer,
    fiscal_year,
    final_wan as running_cost_wan,
    count as vehicles_held,
    per_count_wan as per_vehicle_wan,
    case
        when coalesce(count, 0) = 0 and final_wan > 0 then 'costs without vehicles'
        when count > 0 and coalesce(final_wan, 0) = 0 then 'vehicles without costs'
        else 'fits'
    end as judgement
from marts.three_public
where line_id = 'vehicle_operation'
order by issuer, fiscal_year;
