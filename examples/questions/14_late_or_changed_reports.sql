-- 哪些部门公开得晚，或者公开后改过？
-- Which departments published late, or changed a report after publication?
-- Late: after 30 November of the following year. Approval days, where they are known, are in ref.approval.
select
    issuer,
    fiscal_year,
    version,
    published_on,
    published_on > make_date(fiscal_year + 1, 11, 30) as is_late,
    is_current,
    cells_changed
from marts.report_versions
where published_on > make_date(fiscal_year + 1, 11, 30) or versions > 1
order by issuer, fiscal_year, version;
