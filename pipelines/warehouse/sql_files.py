"""Runs the SQL files of a folder under `sql/`, in the order that its `order.yml` gives.

One statement per file; the file's name is what it makes. The text of the statements is not built here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from pipelines.errors import FormDataError
from pipelines.resources import folder

if TYPE_CHECKING:
    import duckdb


def files_of(folder_name: str) -> list[Path]:
    """Return the SQL files of `sql/<folder_name>` in running order.

    Without an `order.yml` that is the order of their names. Raises FormDataError when list and folder differ.
    """
    place = folder("sql") / folder_name
    present = sorted(path.stem for path in place.glob("*.sql"))
    listing = place / "order.yml"
    if not listing.exists():
        return [place / f"{stem}.sql" for stem in present]
    ordered: list[str] = yaml.safe_load(listing.read_text("utf-8")) or []
    if sorted(ordered) != present:
        differing = sorted(set(ordered) ^ set(present)) or ["a name that is listed twice"]
        raise FormDataError(
            f"{listing} does not list the folder's SQL files once each",
            got=", ".join(differing),
            remedy="list every file of the folder in order.yml, once",
        )
    return [place / f"{stem}.sql" for stem in ordered]


def run_folder(connection: duckdb.DuckDBPyConnection, folder_name: str) -> None:
    """Run every SQL file of `sql/<folder_name>`; raises FormDataError naming the file that fails."""
    for path in files_of(folder_name):
        run_file(connection, folder_name, path.stem)


def run_file(connection: duckdb.DuckDBPyConnection, folder_name: str, name: str) -> None:
    """Run the SQL file that makes `name`; raises FormDataError where it fails."""
    import duckdb

    path = folder("sql") / folder_name / f"{name}.sql"
    try:
        connection.execute(path.read_text("utf-8"))
    except duckdb.Error as error:
        raise FormDataError(f"sql/{folder_name}/{path.name} does not run", got=str(error)) from error
