-- N-CMP-ALL: whether every item with a budget states how much of it was executed, where one item does.
create or replace view frames.completion_stated as
with item as (
    select
        report_id,
        line_id,
        length(subject_code) as level,
        max(value) filter (measure in ('initial_budget', 'adjusted_budget')) as budget,
        bool_or(measure = 'final') as has_final,
        bool_or(measure = 'completion_pct') as has_completion,
        min(fact_id) filter (measure = 'final') as fact_id
    from core.fact
    where statement = 'narrative' and starts_with(line_id, 'fn.') and subject_code is not null
    group by all
)

select
    report_id,
    case level when 3 then 'class' else 'item' end as key,
    count(*) filter (has_completion) as lhs,
    count(*) as rhs,
    2 as terms,
    0 as tolerance,
    case when bool_and(has_completion) or not bool_or(has_completion) then 'exact' else 'violation' end as outcome,
    case
        when bool_or(has_completion) and not bool_and(has_completion)
            then count(*) || ' 个科目中有 ' || count(*) filter (not has_completion) || ' 个没有写完成预算的百分数'
    end as reason,
    list(fact_id order by line_id) filter (not has_completion) as fact_ids
from item
where has_final and budget > 0
group by report_id, level;
