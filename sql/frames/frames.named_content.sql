-- What the explanation of a class or item says that its money is for, or why there is more of it, beside what its items in
-- the statement can hold; only where every item with an amount holds one kind of money alone.
create or replace view frames.named_content as
with said as (
    select
        report_id,
        subject_code,
        fact_id,
        translate(quote, '():;', '（）：；') as quote,
        reason
    from core.fact
    where
        statement = 'narrative'
        and measure in ('current', 'final', 'difference', 'completion_pct')
        and subject_code is not null
        and line_id = 'fn.' || subject_code
),

worded as (
    select
        report_id,
        subject_code,
        fact_id,
        concat_ws('；', reason, case
            when length(quote) - length(replace(quote, '（类）', '')) = 3
                then nullif(regexp_extract(quote, '主要(?:是)?用于：?([^。]*)', 1), '')
        end) as words
    from said
),

named as (
    select
        worded.report_id,
        worded.subject_code,
        word.word,
        word.content,
        min(worded.fact_id) as fact_id
    from worded
    inner join frames.content_word as word on contains(worded.words, word.word)
    group by all
),

-- 离退休费 names 退休费 as well: the longer word counts
longest as (
    select *
    from named
    where not exists (
        from named as longer
        where
            longer.report_id = named.report_id
            and longer.subject_code = named.subject_code
            and longer.word <> named.word
            and contains(longer.word, named.word)
    )
),

item as (
    select
        fact.report_id,
        fact.subject_code as code,
        fact.subject_name as name,
        content.content,
        fact.reading_status = 'disputed' as is_disputed,
        fact.fact_id
    from core.fact as fact
    left join frames.item_content as content on fact.subject_code = content.code
    where
        fact.statement = 'gpb_expenditure'
        and fact.measure = 'total'
        and length(fact.subject_code) = 7
        and fact.value <> 0
),

held as (
    select
        longest.report_id,
        longest.subject_code,
        list(distinct item.content) as contents,
        string_agg(distinct item.code || ' ' || coalesce(item.name, ''), '、' order by item.code || ' ' || coalesce(item.name, ''))
            as items,
        bool_or(item.is_disputed) as is_disputed,
        list(distinct item.fact_id order by item.fact_id) as fact_ids
    from longest
    inner join item on longest.report_id = item.report_id and starts_with(item.code, longest.subject_code)
    group by longest.report_id, longest.subject_code
    having bool_and(item.content is not null)
)

select
    longest.report_id,
    longest.subject_code as key,
    length(longest.subject_code) as level,
    null as lhs,
    null as rhs,
    2 as terms,
    0 as tolerance,
    case
        when bool_or(held.is_disputed) then 'not_evaluable'
        when bool_and(list_contains(held.contents, longest.content)) then 'exact'
        else 'violation'
    end as outcome,
    case
        when bool_or(held.is_disputed) then 'a cell is disputed'
        when not bool_and(list_contains(held.contents, longest.content))
            then '文字所称「'
            || string_agg(longest.word, '、' order by longest.word) filter (
                not list_contains(held.contents, longest.content)
            )
            || '」不在 ' || longest.subject_code || ' 之内，表中只有 ' || any_value(held.items)
    end as reason,
    list_prepend(min(longest.fact_id), any_value(held.fact_ids)) as fact_ids
from longest
inner join held on longest.report_id = held.report_id and longest.subject_code = held.subject_code
group by longest.report_id, longest.subject_code;
