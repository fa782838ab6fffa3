-- 报告里这句话中的数，哪些能引用，在第几页？
-- Which numbers in this sentence of the report can I cite, and on which page do they stand?
-- A piece of the sentence is enough. One row per number; compare with what the tables print by way of line_id.
select
    cited.fact_id,
    cited.line_id,
    cited.measure,
    cited.printed,
    cited.unit,
    cited.page,
    cited.reading_status,
    cited.citation_zh
from core.fact as said, lateral cite(said.fact_id) as cited
where contains(said.quote, '政府采购金额（以合同签订为准）为931.51万元') and said.printed is not null
order by cited.page, said.line_id, said.measure;
