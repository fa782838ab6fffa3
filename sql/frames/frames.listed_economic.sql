-- N-BAS-LIST: names listed after 主要包括 for personnel and public expenses, against the items with an amount.
create or replace view frames.listed_economic as
with sentence as (
    select
        report_id,
        line_id,
        fact_id,
        regexp_extract(
            translate(quote, ':;', '：；'),
            case line_id when 'personnel' then '人员经费' else '公用经费' end
            || '[^。；]*?主要(?:包括|用于)[：:]?([^。；]*)',
            1
        ) as list
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
        printed.fact_id as printed_fact_id
    from printed
    where
        printed.value <> 0
        and (printed.report_id, printed.block) in (select (report_id, block) from listed)
        and (printed.report_id, printed.block, printed.name) not in (select (report_id, block, name) from listed)
)

select
    report_id,
    block || '.' || name as key,
    null as lhs,
    null as rhs,
    2 as terms,
    0 as tolerance,
    case
        when is_disputed then 'not_evaluable'
        when fact_id is not null and coalesce(value, 0) <> 0 then 'exact'
        else 'violation'
    end as outcome,
    case
        when is_disputed then 'a cell is disputed'
        when fact_id is null then name || ' 在表中有金额，文字未列'
        when coalesce(value, 0) = 0 then name || ' 文字已列，表中没有金额'
    end as reason,
    list_filter([fact_id, printed_fact_id], lambda x: x is not null) as fact_ids
from pair;
