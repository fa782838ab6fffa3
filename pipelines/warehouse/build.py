"""A new warehouse file: its tables, the reference data, and the reports taken over from the published one.

What lands in it from files belongs to `load.py`; putting it in place belongs to `publish.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import OlderWarehouse, WarehouseError
from pipelines.resources import folder
from pipelines.warehouse.connect import at_once, create, quoted, refuse_locked
from pipelines.warehouse.issuers import declare_issuers, declared_issuers
from pipelines.warehouse.publish import refuse_leftover_wal
from pipelines.warehouse.settle import settle
from pipelines.warehouse.sql_files import run_folder

if TYPE_CHECKING:
    import duckdb


def begin(build: Path, target: Path) -> duckdb.DuckDBPyConnection:
    """Create the file `build` with every table and view of a warehouse, empty but for `ref` and issuers, and open it.

    The issuers are those that the product ships. Raises WarehouseError when a leftover `.wal` beside `target` would
    later spoil the publishing.
    """
    refuse_leftover_wal(target)
    connection = create(build)
    with at_once(connection):
        make_tables(connection)
        load_reference(connection)
        declare_issuers(connection, declared_issuers())
    return connection


def make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every table, view and macro of a warehouse, empty."""
    for name in ("schema", "staging", "marts", "macros"):
        run_folder(connection, name)


def load_reference(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the tables of schema `ref` from `sql/ref/<table>.csv`."""
    for path in sorted((folder("sql") / "ref").glob("*.csv")):
        connection.execute(
            f"insert into ref.{path.stem} by name from "
            f"read_csv('{quoted(path)}', header = true, all_varchar = true, nullstr = '', quote = '\"')"
        )


@contextmanager
def published_attached(connection: duckdb.DuckDBPyConnection, published: Path) -> Iterator[set[str]]:
    """Attach the published file, if there is a readable one, as `published`; yield its tables as schema.table.

    Raises LockedWarehouse while a program writes to it.
    """
    import duckdb

    if not published.exists():
        yield set()
        return
    try:
        connection.execute(f"attach '{quoted(published)}' as published (read_only)")
    except duckdb.Error as error:
        refuse_locked(published, error)
        yield set()
        return
    try:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'published'"
        ).fetchall()
        yield {table for (table,) in tables}
    finally:
        connection.execute("detach published")


def carry_over(
    connection: duckdb.DuckDBPyConnection, published: Path, except_for: Collection[str] = ()
) -> int:
    """Copy the reports of `published`, except some ids, with facts and reading findings; return how many.

    Findings of checks are not copied: the checks run again. Raises WarehouseError when the file was built by
    an incompatible version.
    """
    import duckdb

    if not published.exists():
        return 0
    try:
        connection.execute(f"attach '{quoted(published)}' as published (read_only)")
    except duckdb.Error as error:
        refuse_locked(published, error)
        raise WarehouseError(
            "the published warehouse cannot be read",
            got=f"{published}: {str(error).splitlines()[0]}",
            remedy="close the program that writes to it, or move the file away and use `fiscal run`",
        ) from error
    skipped = list(except_for)
    kept = "report_id not in (select unnest($1::varchar[]))"
    try:
        for table in ("core.report", "core.fact", "core.observation", "core.printed_formula"):
            connection.execute(f"insert into {table} by name from published.{table} where {kept}", [skipped])
        connection.execute(
            f"insert into basis.report by name from published.basis.report where {kept}", [skipped]
        )
        connection.execute(
            f"""insert into quality.finding by name from published.quality.finding
            where {kept} and check_id not in (select check_id from published.quality.check_result)""",
            [skipped],
        )
    except duckdb.Error as error:
        raise OlderWarehouse(
            "the published warehouse was built by another version of this program",
            got=str(error).splitlines()[0],
            remedy="build it anew from the archived reports with `fiscal run`",
        ) from error
    finally:
        connection.execute("detach published")
    settle(connection)
    [(count,)] = connection.execute("select count(*) from core.report").fetchall()
    return int(count)
