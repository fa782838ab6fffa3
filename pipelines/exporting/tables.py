"""What is exported: the public tables and views that the warehouse file has, described by the dictionary, in fixed order.

How they are written belongs to the module of each format.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines.errors import WarehouseError
from pipelines.warehouse.dictionary import Column, Entry, dictionary

if TYPE_CHECKING:
    import duckdb

_COLUMN_TYPES = """
select table_schema || '.' || table_name, column_name, data_type from information_schema.columns
where table_catalog = current_database() order by table_schema, table_name, ordinal_position
"""
_ROWS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class ExportedTable:
    """A table or view with the columns that are exported, their SQL types, and its rows in an order that never changes.

    `partly_empty`: those of its references to other tables that some rows lack.
    """

    entry: Entry
    columns: tuple[Column, ...]
    types: dict[str, str]
    order: tuple[str, ...]
    rows: int
    partly_empty: frozenset[str]

    @property
    def name(self) -> str:
        """`schema.table`."""
        return self.entry.name

    def query(self, as_text: bool = False) -> str:
        """Return the SELECT of all rows; `as_text` gives every value as the text that CSV files hold."""
        made = _text_of if as_text else _exact
        selected = ", ".join(
            f'{made(column.name, self.types[column.name])} as "{column.name}"' for column in self.columns
        )
        order = ", ".join(f'source."{column}"' for column in self.order)
        return f"select {selected} from {self.name} as source order by {order}"


def exported_tables(connection: duckdb.DuckDBPyConnection) -> list[ExportedTable]:
    """Return what is exported of the open warehouse, by name.

    Raises WarehouseError when the file was published by a version with other tables.
    """
    present: dict[str, dict[str, str]] = {}
    for table, column, type_ in connection.execute(_COLUMN_TYPES).fetchall():
        present.setdefault(table, {})[column] = type_
    entries = [entry for entry in dictionary().values() if not entry.is_macro]
    missing = [
        f"{entry.name}.{name}"
        for entry in entries
        for name in entry.column
        if name not in present.get(entry.name, {})
    ]
    if missing:
        raise WarehouseError(
            "the warehouse was built by another version of this program",
            got=f"it lacks {', '.join(missing[:5])}",
            remedy="build it anew with `fiscal check` or `fiscal run`",
        )
    return [_table(connection, entry, present[entry.name]) for entry in entries if not entry.volatile]


def text_rows(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query, some thousand fetched at a time."""
    result = connection.execute(query)
    while some := result.fetchmany(_ROWS_AT_ONCE):
        yield from some


def _table(connection: duckdb.DuckDBPyConnection, entry: Entry, types: dict[str, str]) -> ExportedTable:
    columns = tuple(column for column in entry.columns if not column.volatile)
    references = [column.name for column in columns if column.references]
    key = ", ".join(f'"{column}"' for column in entry.key) or "null"
    filled = "".join(f', count("{column}")' for column in references)
    [(rows, distinct, *present)] = connection.execute(
        f"select count(*), count(distinct row({key})){filled} from {entry.name}"
    ).fetchall()
    others = [column.name for column in columns if column.name not in entry.key]
    order = entry.key if rows == distinct and entry.key else (*entry.key, *others)
    partly_empty = frozenset(name for name, count in zip(references, present, strict=True) if count < rows)
    return ExportedTable(
        entry, columns, {column.name: types[column.name] for column in columns}, order, rows, partly_empty
    )


def _exact(column: str, type_: str) -> str:
    """Return the column; Parquet would write a HUGEINT as a float."""
    return f'source."{column}"' + ("::decimal(38, 0)" if type_ == "HUGEINT" else "")


def _text_of(column: str, type_: str) -> str:
    """Return the SQL of a value's text: exact decimals, ISO 8601 times, JSON for lists."""
    if type_.endswith("[]") or type_.startswith("STRUCT"):
        return f'to_json(source."{column}")::varchar'
    if type_ == "TIMESTAMP":
        return f"""strftime(source."{column}", '%Y-%m-%dT%H:%M:%SZ')"""
    return f'source."{column}"::varchar'
