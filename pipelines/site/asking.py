"""Questions that the site asks of a warehouse; the SQL stands in `sql/site/`. Rows are dicts by column name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pipelines.resources import folder
from pipelines.warehouse.queries import Row, rows

if TYPE_CHECKING:
    import duckdb


def ask(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> list[Row]:
    """Run `sql/site/<name>.sql` and return its rows."""
    return rows(connection, _text(name), parameters or None)


def has(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether the warehouse has a table or view `schema.name`: one built by an older product may lack it."""
    schema, _, name = table.partition(".")
    found = connection.execute(
        "select 1 from duckdb_views() where schema_name = $schema and view_name = $name "
        "union all select 1 from duckdb_tables() where schema_name = $schema and table_name = $name",
        {"schema": schema, "name": name},
    ).fetchall()
    return bool(found)


@cache
def _text(name: str) -> str:
    return (folder("sql") / "site" / f"{name}.sql").read_text("utf-8")
