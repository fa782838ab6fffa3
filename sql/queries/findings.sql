-- Findings, the gravest first; each filter may be NULL.
select * exclude (members, fact_ids)
from marts.findings
where
    ($issuer is null or issuer_id in (select named.issuer_id from staging.issuers_named($issuer) as named))
    and ($superseded or report_status is distinct from 'superseded')
    and ($fiscal_year is null or fiscal_year = $fiscal_year)
    and list_contains($severities, severity)
order by
    case severity when 'error' then 1 when 'warning' then 2 else 3 end,
    issuer, fiscal_year, source_name, statement, check_id, finding_id;
