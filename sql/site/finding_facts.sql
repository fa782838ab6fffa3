-- The facts that the findings of some reports (NULL: of all), or one finding, speak of: named for people, with their places.
-- A finding may speak of facts of other reports.
with wanted as (
    select
        finding_id,
        report_id,
        fact_ids,
        members
    from quality.finding
    where
        ($report_ids is null or report_id in (select unnest($report_ids::varchar[])))
        and ($finding_id is null or finding_id = $finding_id)
        and ($with_tails or severity <> 'info' or class not in ('rounding_tail', 'truncated'))
),

member as (
    select
        report_id,
        unnest(members) as member
    from wanted
),

cited as (
    select unnest(fact_ids) as fact_id
    from wanted
    union
    select unnest(result.fact_ids) as fact_id
    from member
    inner join quality.check_result as result
        on member.report_id = result.report_id and member.member = concat_ws(' ', result.check_id, nullif(result.key, ''))
    where result.outcome in ('violation', 'tail')
)

select
    fact.fact_id,
    fact.report_id,
    fact.statement,
    fact.subject_code,
    fact.subject_name,
    fact.line_id,
    line.name_zh as line_zh,
    line.name_en as line_en,
    fact.measure,
    fact.budget_stage,
    fact.printed,
    fact.value,
    fact.amount_yuan,
    fact.unit,
    coalesce(fact.reviewed_presence, fact.presence) as presence,
    fact.is_derived,
    fact.reading_status,
    fact.second_printed,
    fact.occurrence,
    fact.period_year,
    fact.fiscal_year,
    fact.issuer,
    fact.page,
    fact.boxes,
    fact.quote
from cited
inner join core.fact as fact on cited.fact_id = fact.fact_id
left join ref.line as line on fact.statement = line.statement and fact.line_id = line.line_id;
