-- Codes whose meaning the dated classification changed from one year to the next: moved, the same subject had another code
-- (prior_code) the year before; reused, the subject it stood for has ended, so that last year's amount is about something
-- else. A functional code that only got a new name is neither, and its amounts go on. Unverified rows decide nothing.
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
),

ended as (
    select
        subject_system,
        code,
        name,
        valid_to + 1 as fiscal_year
    from classified
    where valid_to is not null
),

moved as (
    select
        begun.subject_system,
        begun.code,
        begun.fiscal_year,
        min(ended.code) as prior_code
    from begun
    inner join ended
        on
            begun.subject_system = ended.subject_system
            and begun.fiscal_year = ended.fiscal_year
            and begun.name = ended.name
            and begun.code != ended.code
    group by begun.subject_system, begun.code, begun.fiscal_year
)

select
    subject_system,
    code,
    fiscal_year,
    prior_code,
    'moved' as change
from moved
union all
select distinct
    ended.subject_system,
    ended.code,
    ended.fiscal_year,
    null as prior_code,
    'reused' as change
from ended
left join moved
    on
        ended.subject_system = moved.subject_system
        and ended.code = moved.code
        and ended.fiscal_year = moved.fiscal_year
where ended.subject_system = 'economic' and moved.code is null;
