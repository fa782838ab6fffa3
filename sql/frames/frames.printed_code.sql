-- Codes of subjects with the names that the statements of a report print beside them, one row per code and name.
create or replace view frames.printed_code as
select
    report_id,
    fiscal_year,
    subject_system,
    subject_code,
    frames.plain_name(subject_name) as name,
    min(subject_name) as printed_name,
    min(statement) as statement,
    arg_min(fact_id, (statement, coalesce(row_no, 0), fact_id)) as fact_id
from core.fact
where
    statement in ('revenue', 'expenditure', 'gpb_expenditure', 'gpb_basic_economic', 'gov_fund', 'state_capital')
    and subject_code is not null
    and subject_name is not null
    and reading_status <> 'disputed'
group by report_id, fiscal_year, subject_system, subject_code, frames.plain_name(subject_name);
