-- Reports that a current report is compared with: the issuer's own of the year before, the publication of the same
-- report that stands next below it in the order in which staging.current_report chooses, and its budgets of the year and
-- of the year after.
create or replace view frames.other_report as
with ranked as (
    select
        report_id,
        issuer,
        issuer_kind,
        fiscal_year,
        kind,
        row_number() over (
            partition by issuer, issuer_kind, fiscal_year, kind
            order by published_on desc nulls last, report_id desc
        ) as place
    from core.report
    where
        status in ('landed', 'landed_with_doubt')
        and issuer is not null
        and fiscal_year is not null
)

select
    report.report_id,
    'last_year:' as prefix,
    other.report_id as other_report_id
from ranked as report
inner join ranked as other
    on
        report.issuer = other.issuer
        and report.issuer_kind is not distinct from other.issuer_kind
        and report.kind is not distinct from other.kind
        and report.fiscal_year = other.fiscal_year + 1
        and other.place = 1
where report.place = 1
union all
select
    report.report_id,
    'earlier:' as prefix,
    other.report_id as other_report_id
from ranked as report
inner join ranked as other
    on
        report.issuer = other.issuer
        and report.issuer_kind is not distinct from other.issuer_kind
        and report.kind is not distinct from other.kind
        and report.fiscal_year = other.fiscal_year
        and report.place = other.place - 1
union all
select
    report.report_id,
    case when other.fiscal_year = report.fiscal_year then 'budget:' else 'next_budget:' end as prefix,
    other.report_id as other_report_id
from ranked as report
inner join ranked as other
    on
        report.issuer = other.issuer
        and report.issuer_kind is not distinct from other.issuer_kind
        and other.fiscal_year in (report.fiscal_year, report.fiscal_year + 1)
        and other.place = 1
where
    report.kind = 'final_accounts'
    and other.kind = 'budget'
    and report.place = 1;
