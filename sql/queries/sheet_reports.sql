-- Reports for a workbook: what it was made from.
select
    report.report_id,
    report.issuer,
    report.fiscal_year,
    report.source_name,
    report.source_url,
    report.sha256,
    report.status,
    report.pages
from core.report as report
where
    ($issuer is null or contains(report.issuer, $issuer))
    and ($fiscal_year is null or report.fiscal_year = $fiscal_year)
order by report.issuer nulls last, report.fiscal_year, report.source_name, report.report_id;
