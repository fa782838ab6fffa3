-- Whose reports of the year before make up the comparison of a year: the issuer's own, and those of the predecessors that
-- were renamed or merged into it from that year on; its own do not count where that is its first year. Where a
-- predecessor was split, nobody's.
create view staging.issuer_before as
with year as (
    select distinct
        issuer_id,
        fiscal_year
    from core.report
    where issuer_id is not null and fiscal_year is not null
)

select
    year.issuer_id,
    year.fiscal_year,
    year.issuer_id as prior_issuer_id,
    false as is_predecessor
from year
inner join core.issuer as issuer on year.issuer_id = issuer.issuer_id
where not exists (
    from core.issuer_predecessor as before
    where
        before.issuer_id = year.issuer_id
        and before.fiscal_year = year.fiscal_year
        and (before.change in ('split', 'renamed') or issuer.valid_from >= year.fiscal_year)
)
union all
select
    year.issuer_id,
    year.fiscal_year,
    before.predecessor as prior_issuer_id,
    true as is_predecessor
from year
inner join core.issuer_predecessor as before
    on year.issuer_id = before.issuer_id and year.fiscal_year = before.fiscal_year
where before.change in ('renamed', 'merged');
