-- Issuers whose names look alike and might be one. Nothing is merged because of this: whoever knows declares an alias, a
-- predecessor, or that they are distinct. same_year: both report on one year, which speaks against it; balance_continues:
-- the later one opens with the balance that the earlier one closed with, which speaks for it.
create view marts.issuer_suggestions as
with year as (
    select
        issuer_id,
        list_sort(list(distinct fiscal_year)) as fiscal_years
    from staging.current_report
    group by issuer_id
),

balance as (
    select
        issuer_id,
        fiscal_year,
        max(amount_yuan) filter (line_id = 'bal.opening') as opening,
        max(amount_yuan) filter (line_id = 'bal.closing') as closing
    from staging.current_fact
    where statement = 'rev_exp_summary' and line_id in ('bal.opening', 'bal.closing')
    group by all
),

continued as (
    select distinct
        least(later.issuer_id, earlier.issuer_id) as one,
        greatest(later.issuer_id, earlier.issuer_id) as other
    from balance as later
    inner join balance as earlier
        on
            later.fiscal_year = earlier.fiscal_year + 1
            and later.issuer_id != earlier.issuer_id
            and later.opening = earlier.closing
    where later.opening > 0
)

select
    suggestion.issuer_id,
    issuer.name,
    suggestion.similar_issuer_id,
    similar_issuer.name as similar_name,
    suggestion.similarity,
    suggestion.evidence,
    coalesce(year.fiscal_years, []) as fiscal_years,
    coalesce(similar_year.fiscal_years, []) as similar_fiscal_years,
    coalesce(list_has_any(year.fiscal_years, similar_year.fiscal_years), false) as same_year,
    continued.one is not null as balance_continues
from quality.issuer_suggestion as suggestion
inner join core.issuer as issuer on suggestion.issuer_id = issuer.issuer_id
inner join core.issuer as similar_issuer on suggestion.similar_issuer_id = similar_issuer.issuer_id
left join year on suggestion.issuer_id = year.issuer_id
left join year as similar_year on suggestion.similar_issuer_id = similar_year.issuer_id
left join continued
    on
        least(suggestion.issuer_id, suggestion.similar_issuer_id) = continued.one
        and greatest(suggestion.issuer_id, suggestion.similar_issuer_id) = continued.other;
