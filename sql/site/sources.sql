-- Where reports come from: each host with how many of its reports are here and when the last one came.
select
    coalesce(nullif(regexp_extract(source_url, '^https?://([^/:?#]+)', 1), ''), '') as host,
    count(*) as reports,
    count(*) filter (status = 'quarantined') as quarantined,
    max(published_on) as newest_publication,
    max(ingested_at) as newest_ingest
from core.report
group by host
order by reports desc, host asc;
