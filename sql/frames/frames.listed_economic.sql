-- N-BAS-LIST: names listed after 主要包括 for personnel and public expenses, against the items with an amount. An item
-- listed in the place of its neighbour in the statement is one slip; more than two that do not agree are one list that was
-- taken from elsewhere. (A pattern that is put together for each row would be compiled for each row.)
create or replace view frames.listed_economic as
with sentence as materialized (
    select
        report_id,
        line_id,
        fact_id,
        translate(quote, ':;', '：；') as plain_quote,
        case line_id
            when 'personnel'
                then regexp_extract(plain_quote, '人员经费[^。；]*?主要(?:包括|用于)[：:]?([^。；]*)', 1)
            else regexp_extract(plain_quote, '公用经费[^。；]*?主要(?:包括|用于)[：:]?([^。；]*)', 1)
        end as list
    from core.fact
    where statement = 'narrative' and line_id in ('personnel', 'public') and measure = 'current' and occurrence = 1
),

name as (
    select
        report_id,
        line_id as block,
        fact_id,
        frames.plain_name(regexp_replace(unnest(string_split(list, '、')), '为?[\d,.]+(万|亿)?元.*$', '')) as name
    from sentence
    where list <> '' and list not like '%等%'
),

listed as (
    select
        report_id,
        block,
        name,
        min(fact_id) as fact_id
    from name
    where name <> ''
    group by report_id, block, name
),

printed as (
    select
        fact.report_id,
        frames.plain_name(fact.subject_name) as name,
        case when substr(fact.subject_code, 1, 3) in ('301', '303') then 'personnel' else 'public' end as block,
        coalesce(fact.value, 0) as value,
        fact.reading_status = 'disputed' as is_disputed,
        row_number() over (
            partition by fact.report_id, substr(fact.subject_code, 1, 3) order by fact.subject_code, fact.occurrence
        ) as place,
        fact.subject_code,
        fact.fact_id
    from core.fact as fact
    where
        fact.statement = 'gpb_basic_economic'
        and length(fact.subject_code) = 5
),

pair as (
    select
        listed.*,
        printed.value,
        printed.is_disputed,
        printed.place,
        printed.subject_code,
        printed.fact_id as printed_fact_id
    from listed
    left join printed
        on listed.report_id = printed.report_id and listed.block = printed.block and listed.name = printed.name
    union all
    select
        printed.report_id,
        printed.block,
        printed.name,
        null as fact_id,
        printed.value,
        printed.is_disputed,
        printed.place,
        printed.subject_code,
        printed.fact_id as printed_fact_id
    from printed
    where
        printed.value <> 0
        and (printed.report_id, printed.block) in (select (report_id, block) from listed)
        and (printed.report_id, printed.block, printed.name) not in (select (report_id, block, name) from listed)
),

neighbour as (
    select
        without.printed_fact_id as without_id,
        meant.name as meant,
        meant.printed_fact_id as meant_id
    from pair as without
    inner join pair as meant
        on
            without.report_id = meant.report_id
            and substr(without.subject_code, 1, 3) = substr(meant.subject_code, 1, 3)
            and abs(without.place - meant.place) = 1
    where
        without.fact_id is not null
        and without.value = 0
        and meant.fact_id is null
        and not without.is_disputed
        and not meant.is_disputed
    qualify
        row_number() over (partition by without.printed_fact_id order by meant.place) = 1
        and row_number() over (partition by meant.printed_fact_id order by without.place) = 1
),

-- a wording of one's own may mean any item
worded as (
    select distinct
        report_id,
        block
    from pair
    where
        printed_fact_id is null
        and name not in (select frames.plain_name(name) from ref.economic where length(code) = 5)
),

judged as (
    select
        pair.report_id,
        pair.block,
        pair.name,
        case
            when pair.is_disputed then 'not_evaluable'
            when pair.fact_id is not null and coalesce(pair.value, 0) <> 0 then 'exact'
            when worded.report_id is not null and (pair.fact_id is null or pair.printed_fact_id is null)
                then 'not_evaluable'
            else 'violation'
        end as outcome,
        case
            when pair.is_disputed then 'a cell is disputed'
            when neighbour.meant is not null
                then '文字列「' || pair.name || '」，表中有金额的是相邻的「' || neighbour.meant || '」'
            when worded.report_id is not null and (pair.fact_id is null or pair.printed_fact_id is null)
                then 'a name in the text is not in the statement'
            when pair.fact_id is null then pair.name || ' 在表中有金额，文字未列'
            when coalesce(pair.value, 0) = 0 then pair.name || ' 文字已列，表中没有金额'
        end as reason,
        list_filter([pair.fact_id, pair.printed_fact_id, neighbour.meant_id], lambda x: x is not null) as fact_ids,
        count(*) filter (outcome = 'violation') over (partition by pair.report_id, pair.block) > 2 as is_pasted
    from pair
    left join neighbour on pair.printed_fact_id = neighbour.without_id and pair.fact_id is not null
    left join worded on pair.report_id = worded.report_id and pair.block = worded.block
    where pair.printed_fact_id is null or pair.printed_fact_id not in (select taken.meant_id from neighbour as taken)
)

select
    report_id,
    block || '.' || name as key,
    null as lhs,
    null as rhs,
    2 as terms,
    0 as tolerance,
    outcome,
    reason,
    fact_ids
from judged
where not (is_pasted and outcome = 'violation')
union all
select
    report_id,
    block as key,
    null as lhs,
    null as rhs,
    count(*) + 1 as terms,
    0 as tolerance,
    'violation' as outcome,
    count(*) || ' 项不符：' || string_agg(reason, '；' order by name) as reason,
    list_sort(list_distinct(flatten(list(fact_ids)))) as fact_ids
from judged
where is_pasted and outcome = 'violation'
group by report_id, block;
