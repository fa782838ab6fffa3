"""Why checks fail: the single cell, exchange, shift or unit that explains many of them, found set-based over all reports.

Works on the results of a run and leaves `frames.cause`; what a finding says of a cause stands in
sql/frames/frames.cause_finding.sql. Nothing is corrected here: a value that would fit is a suggestion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.validating.terms import fill_terms

if TYPE_CHECKING:
    import duckdb

_STATEMENTS = (
    """
    insert into frames.cause
    select report_id, 'shifted', null, null, statement, step, null, [], [] from frames.shifted_statement
    """,
    """
    insert into frames.cause
    select report_id, 'unit', null, null, statement, factor, null, [], [] from frames.unit_statement as unit
    where not exists (from frames.cause as cause where cause.report_id = unit.report_id)
    """,
)
_CLOSE_STATEMENTS = """
update frames.residual as residual
set is_open = false
from (
    select distinct term.report_id, term.member
    from frames.term as term
    join core.fact as fact using (fact_id)
    join frames.cause as cause on cause.report_id = fact.report_id and cause.statement = fact.statement
) as touched
where residual.report_id = touched.report_id and residual.member = touched.member
"""
_PERCENTAGES = (
    """
    insert into frames.cause
    select report_id, 'cell', fact_id, null, null, null, null, [], [] from frames.common_percentage
    """,
    """
    update frames.residual as residual
    set is_open = false
    from (
        select term.report_id, term.member from frames.term as term join frames.common_percentage using (fact_id)
    ) as touched
    where not residual.is_sum and residual.report_id = touched.report_id and residual.member = touched.member
    """,
)
_CELL_MEMBERS = """
update frames.cause as cause
set members = explained.members
from (
    select cause.report_id, cause.fact_id, cause.statement, list(distinct residual.member order by residual.member) as members
    from frames.cause as cause
    join core.fact as fact on cause.report_id = fact.report_id
        and (fact.fact_id in (cause.fact_id, cause.other_fact_id) or fact.statement = cause.statement)
    join frames.term as term on fact.fact_id = term.fact_id
    join frames.residual as residual on term.report_id = residual.report_id and term.member = residual.member
    where residual.is_violation and not residual.is_open
    group by all
) as explained
where cause.report_id = explained.report_id and cause.fact_id is not distinct from explained.fact_id
    and cause.statement is not distinct from explained.statement
"""
_SUSPECT = ("delete from frames.suspect", "insert into frames.suspect by name from frames.explanation")
_ROUNDS = {
    "exchanged": "select *, null as slip, [] as rivals from frames.exchanged_cells",
    "cell": "select *, null as other_fact_id from frames.best_suspect",
}
_ACCEPT = """
insert into frames.cause by name
select report_id, '{kind}' as kind, fact_id, other_fact_id, change, slip, rivals, [] as members from accepted
"""
_EXPLAIN = """
update frames.residual as residual
set
    residual = residual.residual - effect.effect,
    is_open = residual.is_open and residual.is_sum and abs(residual.residual - effect.effect) > residual.tolerance
from (
    select term.report_id, term.member, coalesce(sum(term.weight * changed.change), 0) as effect
    from (
        select fact_id, change from accepted
        union all
        select other_fact_id, -change from accepted where other_fact_id is not null
    ) as changed
    join frames.term as term using (fact_id)
    group by term.report_id, term.member
) as effect
where residual.report_id = effect.report_id and residual.member = effect.member
"""


def find_causes(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Fill `frames.cause` with what explains the violations of run `run_id`; `run_suites` must have run.

    What no cause explains stays open in `frames.residual`.
    """
    connection.execute("delete from frames.cause")
    fill_terms(connection, run_id)
    for statement in (*_STATEMENTS, _CLOSE_STATEMENTS):
        connection.execute(statement)
    _explain(connection, "exchanged")
    while _explain(connection, "cell"):
        pass
    for statement in (*_PERCENTAGES, _CELL_MEMBERS):
        connection.execute(statement)


def _explain(connection: duckdb.DuckDBPyConnection, kind: str) -> bool:
    """Accept causes of one kind, each the best explanation of all that it explains; return whether there was one."""
    for statement in _SUSPECT:
        connection.execute(statement)
    connection.execute(f"create or replace temp table accepted as {_ROUNDS[kind]}")
    if not connection.execute("select count(*) from accepted").fetchall()[0][0]:
        return False
    connection.execute(_ACCEPT.format(kind=kind))
    connection.execute(_EXPLAIN)
    return True
