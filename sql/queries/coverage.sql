-- Coverage of the reports whose ids are given (NULL: of all).
select *
from marts.coverage
where $report_ids is null or list_contains($report_ids, report_id)
order by issuer nulls last, fiscal_year, source_name, report_id;
