-- Every term of a printed formula by the name of what it stands for: a line, or a measure; a column that holds one line
-- alone is that line. A row without a label has no name and adds nothing.
create or replace view frames.formula_term as
select
    term.report_id,
    term.statement,
    term.statement || ' ' || term.formula as key,
    term.formula,
    term.position,
    term.sign,
    term.number,
    term.is_placed,
    term.line_id,
    term.measure,
    target.line_id is not null as is_line,
    case
        when term.line_id is null then term.measure
        when term.measure <> target.measure then term.line_id || '.' || term.measure
        else term.line_id
    end as name,
    coalesce(target.line_id, target.measure) as target,
    bool_and(term.is_placed) over (partition by term.report_id, term.statement, term.formula) as is_whole
from core.printed_formula as term
inner join core.printed_formula as target
    on
        term.report_id = target.report_id
        and term.statement = target.statement
        and term.formula = target.formula
        and target.position = 0;
