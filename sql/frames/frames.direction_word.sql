-- N-DIR: words of direction against numbers: the change against its percentage, 决算数大于（小于、等于）预算数 against both.
-- Without 年初 or 全年 that is about the budget of the sentence, of which there must be one alone.
create or replace view frames.direction_word as
with change as (
    select
        difference.report_id,
        'change.' || difference.line_id || case when difference.occurrence > 1 then '#' || difference.occurrence else '' end as key,
        sign(difference.value) as lhs,
        sign(growth.value) as rhs,
        difference.reading_status = 'disputed' or growth.reading_status = 'disputed' as is_disputed,
        '增减额与增减幅度的方向不同' as reason,
        [difference.fact_id, growth.fact_id] as fact_ids
    from core.fact as difference
    inner join core.fact as growth
        on
            difference.report_id = growth.report_id
            and difference.line_id = growth.line_id
            and difference.fund = growth.fund
            and difference.occurrence = growth.occurrence
    where
        difference.statement = 'narrative'
        and growth.statement = 'narrative'
        and difference.measure = 'difference'
        and growth.measure = 'growth_pct'
        and difference.value <> 0
        and growth.value <> 0
),

worded as (
    select
        *,
        regexp_extract(quote, '决算数?(大于|高于|小于|低于|等于|与|同)(?:年初|全年)?预算数?(?:持平|一致|相等|相同)?', 1) as word,
        regexp_extract(quote, '决算数?(?:大于|高于|小于|低于|等于|与|同)(年初|全年)预算', 1) as stage
    from core.fact
    where
        statement = 'narrative'
        and measure = 'final'
        and regexp_full_match(line_id, '((gov_fund|state_capital)\.)?fn\..*|gpb_expenditure')
        and regexp_matches(quote, '决算数?(大于|高于|小于|低于|等于|(与|同)(年初|全年)?预算数?(持平|一致|相等|相同))')
),

execution as (
    select
        final.report_id,
        'execution.' || final.line_id || case when final.occurrence > 1 then '#' || final.occurrence else '' end as key,
        case when final.word in ('大于', '高于') then 1 when final.word in ('小于', '低于') then -1 else 0 end as lhs,
        sign(final.value - budget.value) as rhs,
        final.reading_status = 'disputed' or budget.reading_status = 'disputed' as is_disputed,
        '称决算数' || final.word || '预算数，实为 ' || frames.shown(final.value) || ' 与 ' || frames.shown(budget.value) as reason,
        [final.fact_id, budget.fact_id] as fact_ids
    from worded as final
    inner join core.fact as budget
        on
            final.report_id = budget.report_id
            and final.line_id = budget.line_id
            and final.quote = budget.quote
            and budget.statement = 'narrative'
            and budget.measure = case when final.stage = '全年' then 'adjusted_budget' else 'initial_budget' end
    where
        final.value is not null
        and budget.value is not null
        and (
            final.stage <> ''
            or not exists (
                select 1
                from core.fact as other
                where
                    other.report_id = final.report_id
                    and other.line_id = final.line_id
                    and other.quote = final.quote
                    and other.measure = 'adjusted_budget'
            )
        )
)

select
    report_id,
    key,
    lhs,
    rhs,
    2 as terms,
    0 as tolerance,
    case when is_disputed then 'not_evaluable' when lhs = rhs then 'exact' else 'violation' end as outcome,
    case when is_disputed then 'a cell is disputed' when lhs <> rhs then reason end as reason,
    fact_ids
from (
    select * from change
    union all
    select * from execution
) as compared;
