"""A question of a user's own in SQL, over a sealed connection; what it may not do is said in one clear error.

Questions that the product asks belong to `queries.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipelines.errors import FiscalError

if TYPE_CHECKING:
    import duckdb

QUESTIONS = (
    *("SELECT", "FROM", "WITH", "VALUES", "TABLE", "PIVOT", "UNPIVOT"),
    *("DESCRIBE", "DESC", "SUMMARIZE", "SHOW", "EXPLAIN", "("),
)
"""What a question begins with. IMPORT DATABASE is not among them: it reads files however a connection is sealed."""

_ROWS_AT_ONCE = 1_000
_WHAT = "the query does not run"
_FILES = "`fiscal sql` opens no files, no network and no extensions: ask of the warehouse's tables alone"
_REMEDIES = {
    "PermissionException": _FILES,
    "CatalogException": "see docs/data_dictionary.md, or ask `show all tables`",
    "BinderException": "columns and their meaning: docs/data_dictionary.md, or ask `describe core.fact`",
}


def ask(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Run one question; return the names of its columns, each once, and its rows.

    Raises FiscalError when it is not one question, is refused, or does not run; also while its rows are fetched.
    """
    import duckdb

    _refuse_others(query)
    try:
        result = connection.execute(query)
    except duckdb.Error as error:
        raise _refused(error) from error
    return _distinct([column[0] for column in result.description or ()]), _rows(result)


def _refuse_others(query: str) -> None:
    """Raise FiscalError unless the query is one statement that begins like a question; nothing is parsed before."""
    import duckdb

    raw = query.encode("utf-8")
    tokens = [raw[offset:] for offset, _ in duckdb.tokenize(query)]
    begins, at_start = [], True
    for token in tokens:
        ends = token.startswith(b";")
        if at_start and not ends:
            word = re.match(rb"\w+|.", token)
            begins.append(word[0].decode("utf-8", "replace").upper() if word else "")
        at_start = ends
    if len(begins) != 1:
        got, remedy = f"{len(begins)} statements", "ask one question at a time"
    elif begins[0] not in QUESTIONS:
        got, remedy = (
            begins[0],
            "`fiscal sql` only asks: it writes nothing, opens no files, changes no settings",
        )
    else:
        return
    raise FiscalError(
        _WHAT, got=got, expected=f"one statement with {', '.join(QUESTIONS[:-1])}", remedy=remedy
    )


def _rows(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    import duckdb

    try:
        while some := result.fetchmany(_ROWS_AT_ONCE):
            yield from some
    except duckdb.Error as error:
        raise _refused(error) from error


def _refused(error: duckdb.Error) -> FiscalError:
    remedy = _REMEDIES.get(type(error).__name__, "mend the query; tables: core.*, marts.*, quality.*, ref.*")
    return FiscalError(_WHAT, got=str(error), remedy=remedy)


def _distinct(names: list[str]) -> list[str]:
    """Return the names, with a number behind those that stood before."""
    given: list[str] = []
    for name in names:
        number, made = 1, name
        while made in given:
            made, number = f"{name}_{number}", number + 1
        given.append(made)
    return given
