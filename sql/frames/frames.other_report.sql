-- Reports that a current report is compared with: the issuer's own of the year before, or that of the one it was renamed
-- from; the publication of the same report that it superseded; and its budgets of the year and of the year after.
create or replace view frames.other_report as
with report as (
    select
        report_id,
        coalesce(issuer_id, issuer) as issuer_id,
        kind,
        fiscal_year,
        status,
        supersedes
    from core.report
    where status <> 'quarantined' and issuer is not null and fiscal_year is not null
)

select
    report.report_id,
    'last_year:' as prefix,
    other.report_id as other_report_id
from report
left join core.issuer_predecessor as before
    on
        report.issuer_id = before.issuer_id
        and report.fiscal_year = before.fiscal_year
        and before.change = 'renamed'
inner join report as other
    on
        coalesce(before.predecessor, report.issuer_id) = other.issuer_id
        and report.kind is not distinct from other.kind
        and report.fiscal_year = other.fiscal_year + 1
        and other.status <> 'superseded'
where
    report.status <> 'superseded'
    and not exists (
        from core.issuer_predecessor as changed
        where
            changed.issuer_id = report.issuer_id
            and changed.fiscal_year = report.fiscal_year
            and changed.change in ('merged', 'split')
    )
union all
select
    report_id,
    'earlier:' as prefix,
    supersedes as other_report_id
from report
where supersedes is not null
union all
select
    report.report_id,
    case when other.fiscal_year = report.fiscal_year then 'budget:' else 'next_budget:' end as prefix,
    other.report_id as other_report_id
from report
inner join report as other
    on
        report.issuer_id = other.issuer_id
        and other.fiscal_year in (report.fiscal_year, report.fiscal_year + 1)
where
    report.kind = 'final_accounts'
    and other.kind = 'budget'
    and report.status <> 'superseded'
    and other.status <> 'superseded';
