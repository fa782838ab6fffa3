-- 把本部门人员支出还给本部门后，按政府职能分类的支出是怎样的？
-- How does money by COFOG division look once staff-related codes are put back to their department?
select
    issuer,
    fiscal_year,
    cofog_division,
    cofog_name,
    by_class_wan,
    own_staff_wan,
    former_staff_wan,
    adjusted_wan,
    certainty
from marts.spending_by_cofog
where fiscal_year = 2023
order by issuer asc, cofog_division asc nulls last;
