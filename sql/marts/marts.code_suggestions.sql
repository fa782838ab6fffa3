create view marts.code_suggestions as
with printed as (
    select
        fact.subject_system,
        fact.subject_code as code,
        fact.subject_name as name,
        substr(fact.subject_code, 1, length(fact.subject_code) - 2) as parent,
        fact.issuer,
        fact.fiscal_year
    from core.fact as fact
    where
        fact.statement in ('revenue', 'expenditure', 'gpb_expenditure', 'gpb_basic_economic', 'gov_fund', 'state_capital')
        and fact.subject_code is not null
        and fact.subject_name is not null
        and fact.reading_status != 'disputed'
    group by all
),

verified as (
    select
        'functional' as subject_system,
        code,
        name
    from ref.function
    where trust != 'C'
    union all
    select
        'economic' as subject_system,
        code,
        name
    from ref.economic
    where trust != 'C'
)

select
    printed.subject_system,
    printed.code,
    printed.name,
    count(distinct printed.issuer) as issuers,
    min(printed.fiscal_year) as first_seen,
    max(printed.fiscal_year) as last_seen,
    length(printed.code) = 3 or bool_or(parent.code is not null) as has_known_parent,
    any_value(known.name) as verified_name,
    any_value(hint.name) as unverified_name,
    count(distinct printed.issuer) >= 2
    and (length(printed.code) = 3 or bool_or(parent.code is not null))
    and any_value(known.name) is null as is_learnable
from printed
left join verified as same
    on printed.subject_system = same.subject_system and printed.code = same.code and printed.name = same.name
left join verified as known
    on printed.subject_system = known.subject_system and printed.code = known.code
left join verified as parent
    on printed.subject_system = parent.subject_system and printed.parent = parent.code
left join ref.function as hint
    on printed.subject_system = 'functional' and printed.code = hint.code and hint.trust = 'C'
where same.code is null
group by printed.subject_system, printed.code, printed.name;
