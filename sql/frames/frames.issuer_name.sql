-- S-ISS: names of the issuer in captions, headings and sentences; a short form of the name is the same name,
-- and so are 本级 and 汇总 behind it and 中国共产党…委员会 for 中共…委.
create or replace view frames.issuer_name as
with plain as (
    select
        report_id,
        value,
        subject,
        regexp_replace(
            replace(replace(value, '中国共产党', '中共'), '委员会', '委'), '（(本级|汇总|机关)）$', ''
        ) as name
    from core.observation
    where kind = 'issuer'
),

named as (
    select
        *,
        first(value order by subject <> 'report') over (partition by report_id) as issuer,
        first(name order by subject <> 'report') over (partition by report_id) as issuer_name
    from plain
),

judged as (
    select
        *,
        not ends_with(issuer_name, name) and not ends_with(name, issuer_name) as is_other
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
