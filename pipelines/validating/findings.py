"""Causes, unexplained violations and tails become rows of quality.finding, set-based; sql/frames/ says how they read.

Findings that normalizing wrote are kept. What explains a violation is sought in causes.py; reviews do not belong here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.validating.causes import find_causes

if TYPE_CHECKING:
    import duckdb

_DELETE = "delete from quality.finding where check_id in (select check_id from frames.identity)"
_INSERT = "insert into quality.finding by name select view.* from {view} as view {where}"
_WORKING = ("frames.term", "frames.residual", "frames.suspect")
_OF_RUN = (
    "where exists (select 1 from quality.check_result as result "
    "where result.report_id = view.report_id and result.check_id = view.check_id and result.run_id = ?)"
)


def write_findings(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Replace the findings of all identities by those of run `run_id`, with ids that stay over rebuilds.

    One error or warning per cause, with the checks it explains as members; one per violation that no cause explains;
    one info per report and check with tails. `run_suites` must have run.
    """
    connection.execute("begin")
    try:
        connection.execute(_DELETE)
        find_causes(connection, run_id)
        for view in ("frames.cause_finding", "frames.violation_finding", "frames.tail_finding"):
            connection.execute(_INSERT.format(view=view, where=_OF_RUN), [run_id])
        for table in _WORKING:
            connection.execute(f"delete from {table}")
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
