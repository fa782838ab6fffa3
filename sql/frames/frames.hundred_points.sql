-- E-100: weights and maximum scores of the self-evaluation against 100, average scores against 0 to 100.
create or replace view frames.hundred_points as
select
    report_id,
    line_id || '.' || measure || case when occurrence > 1 then '#' || occurrence else '' end as key,
    value as lhs,
    100 as rhs,
    1 as terms,
    0 as tolerance,
    case
        when reading_status = 'disputed' or value is null then 'not_evaluable'
        when value = 100 or (statement = 'narrative' and value between 0 and 100) then 'exact'
        else 'violation'
    end as outcome,
    case
        when reading_status = 'disputed' or value is null then 'a cell is disputed'
        when value = 100 or (statement = 'narrative' and value between 0 and 100) then null
        when statement = 'narrative' then '平均得分 ' || printed || ' 不在 0 至 100 之间'
        else '合计为 ' || printed || '，应为 100'
    end as reason,
    [fact_id] as fact_ids
from core.fact
where
    printed is not null
    and (
        (statement = 'annex' and line_id = 'evaluation.total' and measure in ('weight', 'full_score'))
        or (statement = 'narrative' and starts_with(line_id, 'performance.') and measure = 'score')
    );
