"""Violations and tails become rows of quality.finding, set-based; what they look like stands in sql/frames/.

Findings that normalizing wrote are kept. Reviews and clustering by cause do not belong here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_DELETE = "delete from quality.finding where check_id in (select check_id from frames.identity)"
_INSERT = "insert into quality.finding by name select view.* from {view} as view {where}"
_OF_RUN = (
    "where exists (select 1 from quality.check_result as result "
    "where result.report_id = view.report_id and result.check_id = view.check_id and result.run_id = ?)"
)


def write_findings(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Replace the findings of all identities by those of run `run_id`, with ids that stay over rebuilds.

    One error or warning per violation, one info per report and check with tails. `run_suites` must have run.
    """
    connection.execute("begin")
    try:
        connection.execute(_DELETE)
        for view in ("frames.violation_finding", "frames.tail_finding"):
            connection.execute(_INSERT.format(view=view, where=_OF_RUN), [run_id])
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
