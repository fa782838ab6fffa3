-- 人员经费占基本支出多少，人均多少？
-- What is the share of personnel in basic expenditure, and per head?
-- Per head needs the staff in post, which only some annexes print.
select
    issuer,
    fiscal_year,
    personnel_wan,
    gpb_basic_wan,
    personnel_share_pct,
    headcount_in_post,
    personnel_per_head_wan
from marts.issuer_year
order by personnel_share_pct desc, issuer asc, fiscal_year asc;
