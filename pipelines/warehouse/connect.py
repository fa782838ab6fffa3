"""Opening DuckDB files: the published warehouse read-only, the build read-write.

The published path is never opened read-write; queries belong to `queries.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import LockedWarehouse, WarehouseError

if TYPE_CHECKING:
    import duckdb

STORAGE_VERSION = "v1.2.0"  # readers from DuckDB 1.2 on open the file
WORKING_MEMORY = (
    "2GiB"  # of a build; what exceeds it goes into a folder beside the file, not beyond the machine
)
WRITTEN_AT_ONCE = "512MiB"  # of a build's log before DuckDB tidies the file: done seldom, or it merges the same rows again and again
_SEALED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",  # no files, network, attaching, extensions, and no variables of Python as tables
    "temp_directory": "",  # nothing is written beside the warehouse
}


def open_published(path: Path, *, sealed: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a published warehouse read-only; `sealed` also shuts out files, network and settings.

    Raises WarehouseError when there is none or the file is no warehouse, LockedWarehouse while a program writes to it.
    """
    import duckdb

    if not path.exists():
        raise WarehouseError(
            "there is no warehouse yet",
            got=str(path),
            remedy="build one with `fiscal run`, or name one with --warehouse",
        )
    try:
        connection = silent(duckdb.connect(str(path), read_only=True, config=dict(_SEALED) if sealed else {}))
        connection.execute("select count(*) from core.report")
        if sealed:
            connection.execute("set lock_configuration = true")
    except duckdb.Error as error:
        refuse_locked(path, error)
        raise WarehouseError(
            "the file cannot be opened as a fiscal warehouse",
            got=f"{path}: {str(error).splitlines()[0]}",
            expected="a file that `fiscal run` or `fiscal ingest` has published",
            remedy="name the right file with --warehouse, or build it anew with `fiscal run`",
        ) from error
    return connection


def refuse_locked(path: Path, error: duckdb.Error) -> None:
    """Raise LockedWarehouse where `error` says that a program holds the file open for writing.

    Such a file is neither missing nor damaged: going on without it would lose its history.
    """
    import duckdb

    said = str(error).splitlines()[0]
    if isinstance(error, duckdb.IOException) and "could not set lock" in said.lower():
        raise LockedWarehouse(
            "another program holds the published warehouse open for writing",
            got=f"{path}: {said}",
            expected="programs that only read it, such as `duckdb -readonly`",
            remedy="close that program, then run this again; the published file is as it was",
        ) from error


def create(path: Path) -> duckdb.DuckDBPyConnection:
    """Create an empty DuckDB file for the build, in the storage version of old readers, and open it."""
    import duckdb

    path.parent.mkdir(parents=True, exist_ok=True)
    for leftover in (path, wal_of(path)):
        leftover.unlink(missing_ok=True)
    with duckdb.connect() as outside:
        outside.execute(f"attach '{quoted(path)}' as build (storage_version '{STORAGE_VERSION}')")
    return open_build(path)


def open_build(path: Path) -> duckdb.DuckDBPyConnection:
    """Open the build read-write; raises WarehouseError when no build was begun."""
    import duckdb

    if not path.exists():
        raise WarehouseError(
            "no build was begun",
            expected=str(path),
            remedy="start with the asset `facts`, or use `fiscal run`",
        )
    connection = silent(duckdb.connect(str(path)))
    connection.execute(f"set memory_limit = '{WORKING_MEMORY}'")
    connection.execute(f"set checkpoint_threshold = '{WRITTEN_AT_ONCE}'")
    return connection


def silent(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return the connection, kept from drawing a bar on stdout, where data belongs.

    DuckDB does so when a query takes two seconds in what it holds for an interactive program, such as `python -c`.
    """
    connection.execute("set enable_progress_bar = false")
    return connection


@contextmanager
def at_once(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let many statements be one transaction: one write to the disk instead of one for each."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def wal_of(path: Path) -> Path:
    """Return where DuckDB keeps what is not yet in the file."""
    return path.with_name(path.name + ".wal")


def quoted(path: Path) -> str:
    """Return the path as the inside of an SQL string literal."""
    return str(path).replace("'", "''")
