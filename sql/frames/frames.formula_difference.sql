-- S-FORM: each printed formula against the form's own sum for the same row or column: the names that it has too many or
-- too few. Lines that the report does not print are no part of either.
create or replace view frames.formula_difference as
with formula as (
    select
        report_id,
        statement,
        key,
        formula,
        target,
        any_value(is_line) as is_line,
        bool_and(is_placed) as is_whole,
        string_agg(number::varchar, '、' order by position) filter (not is_placed) as unplaced
    from frames.formula_term
    group by all
),

line as (
    select distinct
        report_id,
        statement,
        line_id,
        measure
    from core.fact
    where (report_id, statement) in (select (formula.report_id, formula.statement) from formula)
),

printed_name as (
    select distinct
        report_id,
        statement,
        'line' as kind,
        line_id as name
    from line
    union all
    select distinct
        report_id,
        statement,
        'measure' as kind,
        measure as name
    from line
),

own as (
    select
        formula.report_id,
        formula.key,
        own.check_id,
        own.case_key,
        printed.name,
        min(own.sign) as sign
    from formula
    inner join frames.own_formula as own
        on
            formula.statement = own.statement
            and formula.target = own.target
            and own.kind = case when formula.is_line then 'line' else 'measure' end
    inner join printed_name as printed
        on
            formula.report_id = printed.report_id
            and formula.statement = printed.statement
            and own.kind = printed.kind
            and case when own.is_prefix then starts_with(printed.name, own.name) else own.name = printed.name end
    group by all
),

candidate as (
    select distinct
        report_id,
        key,
        check_id,
        case_key
    from own
),

printed as (
    select
        candidate.check_id,
        candidate.case_key,
        term.report_id,
        term.key,
        term.name,
        term.sign,
        term.number
    from frames.formula_term as term
    inner join candidate on term.report_id = candidate.report_id and term.key = candidate.key
    where term.position > 0 and term.name is not null
),

compared as (
    select
        coalesce(own.report_id, printed.report_id) as report_id,
        coalesce(own.key, printed.key) as key,
        coalesce(own.check_id, printed.check_id) as check_id,
        coalesce(own.case_key, printed.case_key) as case_key,
        count(*) filter (own.sign is distinct from printed.sign) as differing,
        string_agg(own.name, '、' order by own.name) filter (printed.name is null) as missing,
        string_agg(printed.number::varchar, '、' order by printed.number) filter (own.name is null) as extra,
        string_agg(printed.number::varchar, '、' order by printed.number) filter (own.sign <> printed.sign) as turned
    from own
    full join printed
        on
            own.report_id = printed.report_id
            and own.key = printed.key
            and own.check_id = printed.check_id
            and own.case_key = printed.case_key
            and own.name = printed.name
    group by all
),

nearest as (
    select *
    from compared
    qualify row_number() over (partition by report_id, key order by differing, check_id, case_key) = 1
)

select
    formula.report_id,
    formula.key,
    nearest.differing as lhs,
    0 as rhs,
    1 as terms,
    0 as tolerance,
    case
        when formula.target is null then 'not_evaluable'
        when not formula.is_whole then 'violation'
        when nearest.key is null then 'not_applicable'
        when nearest.differing = 0 then 'exact'
        else 'violation'
    end as outcome,
    case
        when formula.target is null then 'the row or column that the formula gives is not in the table'
        when not formula.is_whole then '所印 ' || formula.formula || '，表中没有第 ' || formula.unplaced || ' 行（栏）'
        when nearest.key is null then 'the form has no sum for that row or column'
        when nearest.differing > 0
            then '所印 ' || formula.formula || ' 与表式不同'
            || coalesce('，缺 ' || nearest.missing, '')
            || coalesce('，多 ' || nearest.extra, '')
            || coalesce('，正负号不同 ' || nearest.turned, '')
    end as reason,
    []::varchar[] as fact_ids
from formula
left join nearest on formula.report_id = nearest.report_id and formula.key = nearest.key;
