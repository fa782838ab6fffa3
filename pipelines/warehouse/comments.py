"""Every public table, view, column and macro explained inside the file, in Chinese and English: COMMENT ON.

The texts stand in `sql/dictionary/`; this module only applies them, and refuses a public name without its text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.errors import FormDataError
from pipelines.warehouse.dictionary import PUBLIC_SCHEMAS, Entry, dictionary

if TYPE_CHECKING:
    import duckdb

_COLUMNS = """
select table_schema || '.' || table_name, column_name, if(table_type = 'VIEW', 'view', 'table')
from information_schema.columns inner join information_schema.tables using (table_catalog, table_schema, table_name)
where table_schema in (select unnest(?)) and table_catalog = current_database() order by all
"""
_MACROS = """
select schema_name || '.' || function_name, unnest(parameters || ['']),
    if(function_type = 'table_macro', 'macro table', 'macro')
from duckdb_functions()
where schema_name in (select unnest(?)) and not internal and database_name = current_database()
    and function_type in ('macro', 'table_macro')
order by all
"""


def comment(connection: duckdb.DuckDBPyConnection) -> None:
    """Apply the dictionary; raises FormDataError where it and the database's public names differ."""
    entries = dictionary()
    named = [
        row
        for query in (_COLUMNS, _MACROS)
        for row in connection.execute(query, [list(PUBLIC_SCHEMAS)]).fetchall()
    ]
    _refuse_differing({(thing, part) for thing, part, _ in named}, entries)
    for thing, kind in sorted({(thing, kind) for thing, _, kind in named}):
        entry = entries[thing]
        connection.execute(f"comment on {kind} {thing} is {literal(entry.title.both)}")
        for column in entry.columns:
            connection.execute(f'comment on column {thing}."{column.name}" is {literal(column.text.both)}')


def literal(text: str) -> str:
    """Return text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def _refuse_differing(present: set[tuple[str, str]], entries: dict[str, Entry]) -> None:
    explained = {(name, column) for name, entry in entries.items() for column in entry.column}
    macros = [entry for entry in entries.values() if entry.is_macro]
    explained |= {(entry.name, parameter) for entry in macros for parameter in (*entry.parameters, "")}
    if present != explained:
        differing = ", ".join(
            f"{name}.{part}" if part else f"{name}()" for name, part in sorted(present ^ explained)
        )
        raise FormDataError(
            "sql/dictionary does not explain exactly the public columns and macros",
            got=differing,
            remedy="add or remove them in sql/dictionary/<schema>.<name>.yml",
        )
