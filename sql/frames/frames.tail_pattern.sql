-- S-TAIL: few tails where the sums over codes of all statements are exact otherwise. An issuer that rounds every level by
-- itself leaves tails in a quarter of the sums of three amounts and in more of others; so few by chance, in less than one
-- report of a hundred, mean that a number was changed by hand. The cells of several such sums go first.
create or replace view frames.tail_pattern as
with operand as (
    select
        result.report_id,
        result.check_id,
        result.key,
        result.outcome,
        unnest(result.fact_ids) as fact_id,
        generate_subscripts(result.fact_ids, 1) as place
    from quality.check_result as result
    where result.outcome in ('exact', 'tail') and regexp_full_match(result.check_id, 'T\d-HIER')
),

addend as (
    select
        operand.*,
        count(*) over (partition by operand.report_id, operand.check_id, operand.key) as addends
    from operand
    inner join core.fact as fact on operand.fact_id = fact.fact_id
    where fact.value <> 0
),

family as (
    select
        report_id,
        check_id,
        key,
        outcome = 'tail' as is_tail
    from addend
    where addends >= 3
    group by all
),

counted as (
    select
        report_id,
        count(*) as sums,
        count(*) filter (is_tail) as tails,
        string_agg(check_id || ' ' || key, '、' order by check_id, key) filter (is_tail) as names
    from family
    group by report_id
),

shared as (
    select
        report_id,
        fact_id,
        count(*) as sums,
        min(rank) as place
    from (
        select
            report_id,
            fact_id,
            row_number() over (partition by report_id, check_id, key order by place) as rank
        from addend
        where addends >= 3 and outcome = 'tail'
    ) as cell
    group by report_id, fact_id
),

cell_list as (
    select
        report_id,
        list(fact_id order by sums desc, place asc, fact_id asc) as fact_ids
    from shared
    group by report_id
)

select
    counted.report_id,
    '' as key,
    counted.tails as lhs,
    0 as rhs,
    counted.sums as terms,
    0 as tolerance,
    case
        when
            counted.tails between 1 and 2
            and power(0.75, counted.sums) * (
                1 + counted.sums / 3 + case when counted.tails = 2 then counted.sums * (counted.sums - 1) / 18 else 0 end
            ) < 0.01
            then 'violation'
        else 'exact'
    end as outcome,
    case
        when outcome = 'violation'
            then '逐级汇总共 ' || counted.sums || ' 处，仅 ' || counted.tails || ' 处有尾差：' || counted.names
        when counted.tails = 0 then 'no tail'
        else 'tails as rounding leaves them'
    end as reason,
    coalesce(cell_list.fact_ids, []) as fact_ids
from counted
left join cell_list on counted.report_id = cell_list.report_id;
