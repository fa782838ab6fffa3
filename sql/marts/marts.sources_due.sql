-- Reports that are to come: of issuers that published the year before, or that the watch list names. The legal term is 20
-- days from approval (for a unit 15 more, in which its department approves it); where no approval is known, the season's end.
create view marts.sources_due as
with clock as (
    select coalesce(try_cast(getvariable('as_of') as date), current_date) as today
),

listed as (
    select
        source_id,
        jurisdiction,
        issuer,
        issuer_kind,
        season_end_month,
        list_prepend(issuer, aliases) as names
    from ref.expected_issuer
),

published as (
    select
        coalesce(listed.issuer, report.issuer) as issuer,
        coalesce(report.issuer_kind, 'department') as issuer_kind,
        report.fiscal_year,
        max(report.report_id) as report_id
    from core.report as report
    left join listed
        on list_contains(listed.names, report.issuer) and coalesce(report.issuer_kind, 'department') = listed.issuer_kind
    where
        report.kind = 'final_accounts'
        and report.status in ('landed', 'landed_with_doubt')
        and report.issuer is not null
        and report.fiscal_year is not null
    group by all
),

expected as (
    select
        published.issuer,
        published.issuer_kind,
        published.fiscal_year + 1 as fiscal_year
    from published
    union
    select
        listed.issuer,
        listed.issuer_kind,
        year(clock.today) - 1 as fiscal_year
    from listed
    cross join clock
),

due as (
    select
        listed.source_id,
        listed.jurisdiction,
        expected.issuer,
        expected.issuer_kind,
        expected.fiscal_year,
        before.report_id as last_report_id,
        approval.approved_on,
        case
            when approval.approved_on is null then 'season'
            else 'approval'
        end as term,
        coalesce(
            approval.approved_on + case expected.issuer_kind when 'unit' then 35 else 20 end,
            last_day(make_date(expected.fiscal_year + 1, coalesce(listed.season_end_month, 11), 1))
        ) as due_on,
        clock.today
    from expected
    cross join clock
    left join listed on expected.issuer = listed.issuer and expected.issuer_kind = listed.issuer_kind
    left join published as before
        on
            expected.issuer = before.issuer
            and expected.issuer_kind = before.issuer_kind
            and expected.fiscal_year - 1 = before.fiscal_year
    left join published as here
        on
            expected.issuer = here.issuer
            and expected.issuer_kind = here.issuer_kind
            and expected.fiscal_year = here.fiscal_year
    left join ref.approval as approval
        on
            listed.source_id = approval.source_id
            and expected.issuer = approval.issuer
            and expected.issuer_kind = approval.issuer_kind
            and expected.fiscal_year = approval.fiscal_year
    where here.report_id is null and expected.fiscal_year < year(clock.today)
)

select
    source_id,
    jurisdiction,
    issuer,
    issuer_kind,
    fiscal_year,
    last_report_id,
    approved_on,
    term,
    due_on,
    greatest(today - due_on, 0)::integer as days_overdue,
    case when today > due_on then 'overdue' else 'expected' end as state
from due
order by days_overdue desc, fiscal_year desc, issuer asc, issuer_kind asc;
