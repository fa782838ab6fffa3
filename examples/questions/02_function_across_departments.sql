-- 某一功能（款或项）在全部部门合计花了多少？这里是住房改革支出 22102。
-- What was spent on a function (section or item) across all departments? Here 22102, housing reform.
-- One code, one statement, and only rows that may be added: a department already contains its units.
select
    fiscal_year,
    subject_code,
    any_value(classified_name) as name,
    count(*) as departments,
    sum(total_wan) as total_wan,
    string_agg(issuer || ' ' || total_wan::decimal(20, 2), '；' order by total_wan desc) as by_department
from marts.spending_by_function
where statement = 'expenditure' and subject_code = '22102' and is_summable
group by fiscal_year, subject_code
order by fiscal_year;
