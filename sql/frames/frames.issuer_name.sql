-- S-ISS: names of the issuer in captions, headings and sentences; a short form of the name is the same name.
create or replace view frames.issuer_name as
with named as (
    select
        report_id,
        value,
        printed,
        page,
        first(value order by subject <> 'report') over (partition by report_id) as issuer
    from core.observation
    where kind = 'issuer'
),

judged as (
    select
        *,
        not ends_with(issuer, value) and not ends_with(value, issuer) as is_other
    from named
)

select
    report_id,
    '' as key,
    null as lhs,
    null as rhs,
    count(*) as terms,
    0 as tolerance,
    case when bool_or(is_other) then 'violation' else 'exact' end as outcome,
    case
        when bool_or(is_other)
            then '报告为「' || any_value(issuer) || '」，又印作'
            || string_agg(distinct '「' || value || '」', '、' order by '「' || value || '」') filter (is_other)
    end as reason,
    []::varchar[] as fact_ids
from judged
group by report_id;
