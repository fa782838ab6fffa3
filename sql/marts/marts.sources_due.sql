-- Reports that are to come: of issuers that published the year before, or that the watch list names. The legal term is 20
-- days from approval (for a unit 15 more, in which its department approves it); where no approval is known, the season's end.
create view marts.sources_due as
with clock as (
    select coalesce(try_cast(getvariable('as_of') as date), current_date) as today
),

listed as (
    select
        expected.*,
        min(alias.issuer_id) as issuer_id
    from ref.expected_issuer as expected
    left join core.issuer_alias as alias
        on list_contains(list_prepend(expected.issuer, expected.aliases), alias.printed) and expected.issuer_kind = alias.kind
    group by all
),

published as (
    select
        report.issuer_id,
        report.fiscal_year,
        max(report.report_id) as report_id
    from staging.current_report as report
    where report.kind = 'final_accounts'
    group by report.issuer_id, report.fiscal_year
),

-- who was renamed, merged or split, or is no more, is not expected any longer
ended as (
    select
        predecessor as issuer_id,
        min(fiscal_year) as fiscal_year
    from core.issuer_predecessor
    group by predecessor
),

expected as (
    select
        published.issuer_id,
        null as name,
        issuer.kind as issuer_kind,
        published.fiscal_year + 1 as fiscal_year
    from published
    inner join core.issuer as issuer on published.issuer_id = issuer.issuer_id
    left join ended on published.issuer_id = ended.issuer_id
    where
        coalesce(published.fiscal_year < issuer.valid_to, true)
        and coalesce(published.fiscal_year + 1 < ended.fiscal_year, true)
    union
    select
        listed.issuer_id,
        case when listed.issuer_id is null then listed.issuer end as name,
        listed.issuer_kind,
        year(clock.today) - 1 as fiscal_year
    from listed
    cross join clock
),

due as (
    select
        listed.source_id,
        listed.jurisdiction,
        coalesce(listed.issuer, issuer.name) as issuer,
        expected.issuer_kind,
        expected.fiscal_year,
        before.report_id as last_report_id,
        approval.approved_on,
        case when approval.approved_on is null then 'season' else 'approval' end as term,
        coalesce(
            approval.approved_on + case expected.issuer_kind when 'unit' then 35 else 20 end,
            last_day(make_date(expected.fiscal_year + 1, coalesce(listed.season_end_month, 11), 1))
        ) as due_on,
        clock.today
    from expected
    cross join clock
    left join core.issuer as issuer on expected.issuer_id = issuer.issuer_id
    left join listed
        on expected.issuer_id = listed.issuer_id or (expected.name = listed.issuer and expected.issuer_kind = listed.issuer_kind)
    left join published as before
        on expected.issuer_id = before.issuer_id and expected.fiscal_year - 1 = before.fiscal_year
    left join published as here
        on expected.issuer_id = here.issuer_id and expected.fiscal_year = here.fiscal_year
    left join ref.approval as approval
        on
            listed.source_id = approval.source_id
            and listed.issuer = approval.issuer
            and listed.issuer_kind = approval.issuer_kind
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
