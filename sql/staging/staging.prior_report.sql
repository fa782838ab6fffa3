-- The reports of the year before that a year is compared with. is_complete: none of those that it should be compared
-- with is missing.
create view staging.prior_report as
select
    before.issuer_id,
    before.fiscal_year,
    before.is_predecessor,
    report.report_id,
    count(report.report_id) over issuer_year = count(*) over issuer_year as is_complete
from staging.issuer_before as before
left join staging.current_report as report
    on
        before.prior_issuer_id = report.issuer_id
        and before.fiscal_year - 1 = report.fiscal_year
        and report.kind = 'final_accounts'
window issuer_year as (partition by before.issuer_id, before.fiscal_year);
