"""Copies of one landed report, each with one printed number changed: does any identity notice?

Works on the facts of an open build database, set-based; run_suites is called once, by the test.
"""

from __future__ import annotations

import duckdb

# Numbers of sentences that no identity of the field binds, because the report prints nothing they would have to equal:
# counts of people and things, scores, amounts inside reasons, amounts of performance management and of contracts,
# receptions by kind, budgets of fund items (no total is stated), last year's own figure before a restatement, the
# initial budget beside 机关运行经费, and percentages of a budget of zero.
_UNBOUND = """
fact.statement = 'narrative' and (
    fact.measure in ('amount', 'count', 'persons', 'score')
    or fact.line_id = 'agency_operating' and fact.measure = 'initial_budget'
    or fact.line_id like 'performance.%' and fact.line_id not like 'performance.project%'
    or fact.line_id like 'procurement_sme.%'
    or fact.line_id like 'three_public.reception.%'
    or fact.line_id like '%.fn.%' and fact.measure <> 'final'
    or fact.line_id = 'rev_exp_total.published'
    or fact.line_id = 'procurement' and fact.value = 0
    or fact.measure = 'completion_pct' and exists (
        select 1 from core.fact as budget
        where budget.report_id = fact.report_id and budget.statement = 'narrative' and budget.line_id = fact.line_id
            and budget.budget_stage = fact.budget_stage and budget.measure <> 'completion_pct' and budget.value = 0
    )
)
"""
_MUTANTS = f"""
create or replace temp table mutant as
select
    fact_id,
    $report_id || '~' || row_number() over (order by statement, row_no, line_id, measure, fact_id) as mutant_id
from core.fact as fact
where report_id = $report_id and statement <> 'annex' and value is not null and not is_derived
    and presence in ('printed', 'printed_zero') and not ({_UNBOUND})
union all
select null, $report_id || '~0'
"""
_REPORTS = """
insert into core.report by name
select report.* replace (mutant_id as report_id) from core.report as report, mutant where report_id = $report_id
"""
_FACTS = """
insert into core.fact by name
select fact.* exclude (amount_yuan_of_one) replace (
    left(sha256(mutant_id || chr(31) || fact.fact_id), 16) as fact_id,
    mutant_id as report_id,
    case when fact.fact_id = mutant.fact_id then value + 1 else value end as value,
    case when fact.fact_id = mutant.fact_id then amount_yuan + amount_yuan_of_one else amount_yuan end as amount_yuan,
    case when fact.fact_id = mutant.fact_id then 'printed' else presence end as presence
)
from (
    select *, case unit when '元' then 1 when '万元' then 10000 when '亿元' then 100000000 end as amount_yuan_of_one
    from core.fact where report_id = $report_id
) as fact, mutant
"""
_UNGUARDED = """
with violated as (
    select report_id, list((check_id, key, difference) order by check_id, key) as violations
    from quality.check_result
    where outcome = 'violation'
    group by report_id
)
select fact.statement, fact.line_id, fact.measure, fact.occurrence, fact.printed
from mutant
join core.fact as fact using (fact_id)
left join violated as before on fact.report_id || '~0' = before.report_id
left join violated as after on mutant_id = after.report_id
where before.violations is not distinct from after.violations
order by all
"""


def add_mutants(connection: duckdb.DuckDBPyConnection, report_id: str) -> int:
    """Add one copy of the report for each printed number that an identity binds, that number being +1; return how many.

    One more copy is left unchanged: not all that fails in a report fails in a copy of its facts.
    """
    connection.execute(_MUTANTS, {"report_id": report_id})
    connection.execute(_REPORTS, {"report_id": report_id})
    connection.execute(_FACTS, {"report_id": report_id})
    return int(connection.execute("select count(fact_id) from mutant").fetchall()[0][0])


def unguarded(connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """Return (statement, line, measure, occurrence, printed) of every number whose change no identity noticed.

    Violations that the unchanged copy has do not count; one that the change happens to mend is noticed.
    """
    return connection.execute(_UNGUARDED).fetchall()
