-- The lawful tails of one check in one report, folded into one finding that lists their keys, and whether rounding
-- explains them together with all others of the report.
create or replace view frames.tail_finding as
with tail as (
    select
        result.*,
        case result.reason when 'truncated' then 'truncated' else 'rounding_tail' end as class,
        result.check_id || case when result.key <> '' then ' ' || result.key else '' end as member
    from quality.check_result as result
    where result.outcome = 'tail'
),

folded as (
    select
        check_id,
        report_id,
        class,
        count(*) as tails,
        max(abs(difference)) as largest,
        list(member order by key) as members,
        list(
            frames.shown(lhs) || ' ≈ ' || frames.shown(rhs) || '，容许 ' || frames.shown(tolerance) order by key
        ) as comparisons,
        flatten(list(fact_ids order by key)) as fact_ids
    from tail
    group by check_id, report_id, class
),

operand as (
    select distinct
        report_id,
        check_id,
        class,
        unnest(fact_ids) as fact_id
    from tail
),

feasible as (
    select
        report_id,
        unnest(fact_ids) as fact_id
    from quality.check_result
    where check_id = 'S-FEAS' and outcome = 'exact'
),

witness as (
    select
        operand.report_id,
        operand.check_id,
        operand.class
    from operand
    left join feasible on operand.report_id = feasible.report_id and operand.fact_id = feasible.fact_id
    group by operand.report_id, operand.check_id, operand.class
    having bool_and(feasible.fact_id is not null)
)

select
    left(sha256(folded.report_id || chr(31) || folded.check_id || chr(31) || folded.class), 16) as finding_id,
    folded.check_id,
    folded.report_id,
    lead_fact.statement,
    folded.class,
    'info' as severity,
    identity.suite_zh || '：「' || identity.sentence_zh || '」有 ' || folded.tails || ' 处'
    || case when folded.class = 'truncated' then '截尾' else '尾差' end
    || '，最大 ' || frames.shown(folded.largest) as title_zh,
    identity.suite_en || ': ' || folded.tails
    || case when folded.class = 'truncated' then ' truncated, ' else ' off by rounding, ' end
    || 'at most ' || frames.shown(folded.largest) || ': ' || identity.sentence_en as title_en,
    array_to_string(folded.comparisons, '；') || '；'
    || case when witness.report_id is not null then '与全文其他尾差一起可由舍入解释（S-FEAS）；' else '' end
    || identity.source as detail,
    folded.members,
    list_sort(list_distinct(folded.fact_ids)) as fact_ids,
    lead_fact.page,
    lead_fact.boxes,
    'open' as status
from folded
inner join frames.identity as identity on folded.check_id = identity.check_id
left join core.fact as lead_fact on folded.fact_ids[1] = lead_fact.fact_id
left join witness
    on
        folded.report_id = witness.report_id
        and folded.check_id = witness.check_id
        and folded.class = witness.class;
