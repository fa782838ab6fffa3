"""Putting a finished build in place of the published warehouse: complete on disk first, then one replacing.

A reader that holds the old file keeps it; no reader ever sees half of the new one.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import WarehouseError
from pipelines.warehouse.connect import wal_of

if TYPE_CHECKING:
    import duckdb


def publish(connection: duckdb.DuckDBPyConnection, build: Path, target: Path) -> None:
    """Close the build's only connection and move the file to `target`.

    Raises WarehouseError when the build is not complete on disk or a leftover `.wal` stands beside `target`.
    """
    refuse_leftover_wal(target)
    connection.execute("checkpoint")
    connection.close()
    _refuse_open(build)
    _sync(build)
    build.replace(target)
    _sync(target.parent)


def refuse_leftover_wal(target: Path) -> None:
    """Raise WarehouseError when a `.wal` stands beside `target`: DuckDB would replay it into the new file."""
    wal = wal_of(target)
    if wal.exists():
        raise WarehouseError(
            "something has written to the published warehouse and left changes beside it",
            got=str(wal),
            expected="a published file that is only ever read",
            remedy=f"close the program that writes to it; if nothing of value is in it, delete {wal.name}",
        )


def _refuse_open(build: Path) -> None:
    """Raise WarehouseError unless the whole build is in its file and nobody could still write to it."""
    import duckdb

    got = f"{wal_of(build).name} was left behind" if wal_of(build).exists() else ""
    if not got:
        try:
            with duckdb.connect(str(build), read_only=True) as finished:
                finished.execute("select count(*) from core.report")
        except duckdb.Error as error:
            got = str(error).splitlines()[0]
    if got:
        raise WarehouseError(
            "the build is still open elsewhere, or damaged",
            got=got,
            remedy="close every connection to the build, then build again",
        )


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
