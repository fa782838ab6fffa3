-- The name that the classification gives a code in each fiscal year that reports are about. Names met in running text
-- count for the years that they were met in; unverified ones never.
create view staging.classified_subject as
with classified as (
    select
        'functional' as subject_system,
        code,
        name,
        case when trust = 'A-text' then first_seen else valid_from end as valid_from,
        case when trust = 'A-text' then last_seen else valid_to end as valid_to,
        trust
    from ref.function
    where trust in ('A', 'A-name', 'A-text', 'B')
    union all
    select
        'economic' as subject_system,
        code,
        name,
        valid_from,
        valid_to,
        trust
    from ref.economic
    where trust in ('A', 'B', 'B-name')
),

year as (
    select distinct fiscal_year
    from core.report
    where fiscal_year is not null
)

select
    classified.subject_system,
    classified.code,
    year.fiscal_year,
    classified.name
from classified
inner join year
    on
        coalesce(classified.valid_from <= year.fiscal_year, true)
        and coalesce(classified.valid_to >= year.fiscal_year, true)
qualify row_number() over (
    partition by classified.subject_system, classified.code, year.fiscal_year
    order by classified.trust, classified.name
) = 1;
