"""What a warehouse file was made with, kept inside it in schema `basis`: hashes of forms, identities, SQL, reviews.

Equal hashes mean that what is published need not be made again. What to do where they differ belongs to the builder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.resources import folder

if TYPE_CHECKING:
    import duckdb

    from pipelines.sources.archive import ArchivedFile

_PACKAGE = Path(__file__).resolve().parents[1]
_KEPT = (".py", ".yml", ".json", ".csv", ".sql")


@cache
def shape_hash() -> str:
    """Return the hash of what gives a warehouse its tables, views, comments and reference data."""
    sql = folder("sql")
    code = (_PACKAGE / "warehouse" / f"{name}.py" for name in ("dictionary", "comments", "twins"))
    made = (sql / name for name in ("schema", "settle", "staging", "marts", "macros", "dictionary", "ref"))
    return _hash_of((*made, *code))


@cache
def checks_hash() -> str:
    """Return the hash of the identities and of what evaluates them."""
    sql = folder("sql")
    return _hash_of((folder("expectations"), sql / "frames", sql / "ref", _PACKAGE / "validating"))


@cache
def forms_hash() -> str:
    """Return the hash of what turns a reading into facts: the form data and the code that applies it."""
    parts = ("normalizing", "reading", "records.py")
    return _hash_of((folder("forms"), *(_PACKAGE / part for part in parts)))


def reviews_hash(reviews: Path) -> str:
    """Return the hash of the file of reviews; a missing file is one without reviews."""
    return hashlib.sha256(reviews.read_bytes() if reviews.exists() else b"").hexdigest()[:16]


def issuers_hash(issuers: Path) -> str:
    """Return the hash of the file that declares issuers: that of the working folder, or the shipped one."""
    used = issuers if issuers.exists() else folder("forms") / "issuers.yml"
    return hashlib.sha256(used.read_bytes()).hexdigest()[:16]


def note(connection: duckdb.DuckDBPyConnection, **parts: str) -> None:
    """Write down parts of the basis; earlier values of the same names are replaced."""
    for name, value in parts.items():
        connection.execute("insert or replace into basis.part values (?, ?)", [name, value])


def landed_with(connection: duckdb.DuckDBPyConnection, files: Iterable[ArchivedFile], reader: str) -> None:
    """Write down with which reader and which forms the files were landed, quarantined ones included."""
    shas = [file.sha256 for file in files]
    connection.execute("delete from basis.report where sha256 in (select unnest($1::varchar[]))", [shas])
    connection.execute(
        "insert into basis.report select left(sha256, 16), sha256, $2, $3 "
        "from (select unnest($1::varchar[]) as sha256)",
        [shas, reader, forms_hash()],
    )
    note(connection, reader=reader, forms=forms_hash())


def noted(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the parts by name; nothing for a file that was built without them."""
    import duckdb

    try:
        return dict(connection.execute("select name, value from basis.part").fetchall())
    except duckdb.CatalogException:
        return {}


def _hash_of(places: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for place in places:
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for path in files:
            if path.suffix in _KEPT and path.is_file():
                digest.update(f"{path.relative_to(place.parent)}\x1f".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
