-- One fact by its id or the beginning of it, with the report and the statement it stands in, ready to be quoted.
select
    cited.citation_zh,
    cited.citation_en,
    fact.*,
    cited.statement_zh,
    cited.cell_zh,
    cited.source_name,
    cited.source_url,
    cited.sha256,
    cited.published_on,
    cited.report_status
from core.fact as fact
inner join main.cite($fact_id) as cited on fact.fact_id = cited.fact_id
order by fact.fact_id;
