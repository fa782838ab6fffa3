-- S-TREE: codes of a statement whose parent is missing, that stand twice, or that do not ascend; one row per statement.
create or replace view frames.code_tree as
with code_row as (
    select
        report_id,
        statement,
        subject_code,
        occurrence,
        min(row_no) as row_no,
        min(fact_id) as fact_id
    from core.fact
    where
        statement in ('revenue', 'expenditure', 'gpb_expenditure', 'gpb_basic_economic', 'gov_fund', 'state_capital')
        and subject_code is not null
    group by report_id, statement, subject_code, occurrence
),

placed as (
    select
        code_row.*,
        code_row.occurrence > 1 as is_twice,
        length(code_row.subject_code) > 3 and parent.subject_code is null as is_orphan,
        code_row.statement <> 'gpb_basic_economic'
        and code_row.subject_code < lag(code_row.subject_code, 1, '') over (
            partition by code_row.report_id, code_row.statement order by code_row.row_no, code_row.subject_code
        ) as is_descending
    from code_row
    left join code_row as parent
        on
            code_row.report_id = parent.report_id
            and code_row.statement = parent.statement
            and substr(code_row.subject_code, 1, length(code_row.subject_code) - 2) = parent.subject_code
            and parent.occurrence = 1
),

marked as (
    select
        *,
        is_twice or is_orphan or is_descending as is_wrong,
        case
            when is_twice then subject_code || ' 重复'
            when is_orphan then subject_code || ' 没有上级科目'
            when is_descending then subject_code || ' 次序颠倒'
        end as what
    from placed
)

select
    report_id,
    statement as key,
    count(*) filter (is_wrong) as lhs,
    0 as rhs,
    count(*) as terms,
    0 as tolerance,
    case when bool_or(is_wrong) then 'violation' else 'exact' end as outcome,
    string_agg(what, '，' order by row_no) as reason,
    coalesce(list(fact_id order by row_no) filter (is_wrong), []) as fact_ids
from marked
group by report_id, statement;
