"""Views whose rows are written down when a build is published, because many marts and questions stand on them.

In a build they are views, computed when asked; in a published file a table has their name. What they say is in
`sql/staging/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.warehouse.sql_files import run_file

if TYPE_CHECKING:
    import duckdb

WRITTEN_DOWN = {"year_pair": "issuer_id, fiscal_year, statement, row_no, fact_id"}
"""Name in schema `staging`, and the order in which its rows lie: a question is mostly about one issuer."""


def write_down(connection: duckdb.DuckDBPyConnection) -> None:
    """Put a table of its rows in place of each view; one that an earlier attempt left is computed again."""
    compute_again(connection)
    for name, order in WRITTEN_DOWN.items():
        connection.execute(f"create table staging.written_down as from staging.{name} order by {order}")
        connection.execute(f"drop view staging.{name}")
        connection.execute(f"alter table staging.written_down rename to {name}")


def compute_again(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the views back in a build that began as a copy of a published file, or could not be published."""
    connection.execute("drop table if exists staging.written_down")
    tables = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'staging'"
    ).fetchall()
    for name in WRITTEN_DOWN:
        if (name,) in tables:
            connection.execute(f"drop table staging.{name}")
            run_file(connection, "staging", f"staging.{name}")
