-- 哪些指标定得太低，完成超过十倍？哪些项目没有到位资金，得分多少？
-- Which targets were so low that they were exceeded tenfold, and which projects had no funds, with what score?
select
    'target_exceeded' as what,
    issuer,
    fiscal_year,
    coalesce(project_name || '：', '') || indicator_name as name,
    target_printed as planned,
    actual_printed as done,
    times_target,
    score,
    page
from marts.performance_indicators
where times_target >= 10
union all
select
    'unfunded' as what,
    issuer,
    fiscal_year,
    project_name as name,
    budget_wan::decimal(20, 2) || '万元' as planned,
    funded_wan::decimal(20, 2) || '万元' as done,
    null as times_target,
    score,
    page
from marts.performance
where is_unfunded
order by what, issuer, fiscal_year, name;
