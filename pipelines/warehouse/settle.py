"""What can only be told of all reports together: each one's issuer, and which publication of a report counts.

The rules stand in `sql/settle/`; they run after every landing and give the same result however often they run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.warehouse.sql_files import run_folder

if TYPE_CHECKING:
    import duckdb


def settle(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill core.issuer, core.issuer_alias and, in core.report, issuer_id, status and supersedes."""
    connection.begin()
    try:
        run_folder(connection, "settle")
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
