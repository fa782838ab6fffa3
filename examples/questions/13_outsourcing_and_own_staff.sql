-- 哪里的委托业务费、劳务费比工资福利支出涨得快？
-- Where do outsourcing (30227) and labour services (30226) grow faster than own staff cost (301)?
-- Amounts that an open error blames (doubt) distort growth: they are shown, not left out.
with growth as (
    select
        issuer,
        fiscal_year,
        max(change_pct) filter (subject_code = '30227') as outsourcing_pct,
        max(change_pct) filter (subject_code = '30226') as labour_services_pct,
        max(change_pct) filter (subject_code = '301') as own_staff_pct,
        bool_or(doubt is not null) as is_doubtful
    from marts.basic_by_economic
    where subject_code in ('30227', '30226', '301')
    group by issuer, fiscal_year
)

select
    *,
    outsourcing_pct > own_staff_pct as outsourcing_faster,
    labour_services_pct > own_staff_pct as labour_services_faster
from growth
where own_staff_pct is not null
order by issuer, fiscal_year;
