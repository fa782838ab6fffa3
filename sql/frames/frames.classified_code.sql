-- S-CODE: printed codes and names against the classification. Rows seen printed or officially announced decide; names from
-- running text only for the years they were seen in; unverified rows may confirm a pair and never contradict one.
create or replace view frames.classified_code as
with classified as (
    select
        'functional' as subject_system,
        code,
        name,
        trust,
        first_seen,
        last_seen
    from ref.function
    union all
    select
        'economic' as subject_system,
        code,
        name,
        trust,
        first_seen,
        last_seen
    from ref.economic
),

known as (
    select
        subject_system,
        code,
        frames.plain_name(name) as name,
        name as official_name,
        trust in ('A', 'B') or trust = 'A-text' as is_trusted,
        first_seen,
        last_seen
    from classified
),

judged as (
    select
        printed.report_id,
        printed.subject_code,
        printed.printed_name,
        printed.fact_id,
        coalesce(bool_or(known.name = printed.name), false) as is_known,
        string_agg(distinct known.official_name, '、') filter (
            known.is_trusted and printed.fiscal_year between known.first_seen and known.last_seen
        ) as other_names
    from frames.printed_code as printed
    left join known
        on printed.subject_system = known.subject_system and printed.subject_code = known.code
    group by printed.report_id, printed.subject_code, printed.printed_name, printed.fact_id
)

select
    report_id,
    subject_code as key,
    null as lhs,
    null as rhs,
    2 as terms,
    0 as tolerance,
    case
        when is_known then 'exact'
        when other_names is not null then 'violation'
        else 'not_applicable'
    end as outcome,
    case
        when is_known then null
        when other_names is not null then subject_code || ' 印作「' || printed_name || '」，分类科目为「' || other_names || '」'
        else 'the code is not among the verified ones of that year'
    end as reason,
    [fact_id] as fact_ids
from judged;
