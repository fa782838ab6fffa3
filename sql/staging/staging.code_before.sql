-- Codes whose meaning the dated classification changed from one year to the next: moved, the same subject had another code
-- (prior_code) the year before; reused, the code stood for another subject, so that last year's amount is about
-- something else. A functional code that only got a new name is neither, and its amounts go on. Unverified rows decide
-- nothing.
create view staging.code_before as
with classified as (
    select
        'functional' as subject_system,
        code,
        name,
        valid_from,
        valid_to
    from ref.function
    where trust in ('A', 'A-text', 'B')
    union all
    select
        'economic' as subject_system,
        code,
        name,
        valid_from,
        valid_to
    from ref.economic
    where trust in ('A', 'B')
),

begun as (
    select
        subject_system,
        code,
        name,
        valid_from as fiscal_year
    from classified
    where valid_from is not null
)

select
    begun.subject_system,
    begun.code,
    begun.fiscal_year,
    min(moved.code) as prior_code,
    case when min(moved.code) is not null then 'moved' else 'reused' end as change
from begun
left join classified as moved
    on
        begun.subject_system = moved.subject_system
        and begun.fiscal_year - 1 = moved.valid_to
        and begun.name = moved.name
        and begun.code != moved.code
left join classified as reused
    on
        begun.subject_system = reused.subject_system
        and begun.fiscal_year - 1 = reused.valid_to
        and begun.code = reused.code
        and begun.name != reused.name
        and begun.subject_system = 'economic'
where moved.code is not null or reused.code is not null
group by begun.subject_system, begun.code, begun.fiscal_year;
