-- 哪些部门比年初预算多支或少支 20% 以上，原因是什么？
-- Which departments overspent or underspent the initial budget by more than 20 %, and with what reason?
-- The total of the general public budget first, then its codes; reasons are the issuer's own words.
select
    issuer,
    fiscal_year,
    name_zh,
    initial_budget_wan,
    final_wan,
    deviation_pct,
    reason
from marts.budget_execution
where fund = 'gpb' and abs(deviation_pct) > 20
order by issuer asc, fiscal_year asc, level asc nulls first, line_id asc;
