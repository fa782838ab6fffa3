-- One finding spelled out: what it says, each check that it explains with both sides, each number with its place. A
-- finding is named by its id or the beginning of it.
create macro main.explain(finding_id) as table
with named as (
    select found.*
    from quality.finding as found
    where starts_with(found.finding_id, finding_id)
),

part as (
    select
        named.finding_id,
        1 as part_no,
        'finding' as part,
        0 as place,
        named.check_id as id,
        named.title_zh || coalesce('：' || named.detail, '') as text_zh,
        named.title_en as text_en,
        null as equation,
        null as lhs,
        null as rhs,
        null as difference,
        null as tolerance,
        named.severity as outcome,
        null as printed,
        null as unit,
        named.page
    from named
    union all
    select
        named.finding_id,
        2 as part_no,
        'check' as part,
        row_number() over (partition by named.finding_id order by result.check_id, result.key) as place,
        concat_ws(' ', result.check_id, nullif(result.key, '')) as id,
        identity.sentence_zh as text_zh,
        identity.sentence_en as text_en,
        identity.equation,
        result.lhs,
        result.rhs,
        result.difference,
        result.tolerance,
        result.outcome,
        null as printed,
        null as unit,
        null as page
    from named
    inner join quality.check_result as result
        on
            named.report_id = result.report_id
            and list_contains(named.members, concat_ws(' ', result.check_id, nullif(result.key, '')))
    left join ref.identity as identity on result.check_id = identity.check_id
    where result.outcome in ('violation', 'tail')
    union all
    select
        named.finding_id,
        3 as part_no,
        'number' as part,
        list_position(named.fact_ids, fact.fact_id) as place,
        fact.fact_id as id,
        coalesce('《' || statement.title_zh || '》', '') || place.cell_zh as text_zh,
        coalesce(statement.title_en || ', ', '') || place.cell_en as text_en,
        null as equation,
        fact.value as lhs,
        null as rhs,
        null as difference,
        null as tolerance,
        fact.reading_status as outcome,
        fact.printed,
        fact.unit,
        fact.page
    from named
    inner join core.fact as fact on list_contains(named.fact_ids, fact.fact_id)
    left join staging.place as place on fact.fact_id = place.fact_id
    left join ref.statement as statement on fact.statement = statement.statement
)

select
    part.finding_id,
    part.part,
    part.id,
    part.text_zh,
    part.text_en,
    part.equation,
    part.lhs,
    part.rhs,
    part.difference,
    part.tolerance,
    part.outcome,
    part.printed,
    part.unit,
    part.page
from part
order by part.finding_id, part.part_no, part.place, part.id;
