-- One report per issuer, kind of issuer, year and kind of report: the one published last, then the greatest id.
create view staging.current_report as
select *
from core.report
where
    status in ('landed', 'landed_with_doubt')
    and issuer is not null
    and fiscal_year is not null
qualify row_number() over (
    partition by issuer, issuer_kind, fiscal_year, kind
    order by published_on desc nulls last, report_id desc
) = 1;
