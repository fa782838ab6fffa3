-- Executions of printed formulas that are the form's own: the identity of the form says the same of the same cells, and
-- what fails is told once, there.
create or replace view frames.restated_result as
select
    result.report_id,
    result.check_id,
    result.key
from quality.check_result as result
inner join quality.check_result as formula
    on
        result.report_id = formula.report_id
        and formula.check_id = 'S-FORM'
        and formula.outcome = 'exact'
        and (result.key = formula.key or starts_with(result.key, formula.key || '.'))
where result.check_id = 'P-FORM' and result.outcome in ('exact', 'tail', 'violation');
