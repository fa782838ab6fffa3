"""Every public table, view and column explained inside the file, in Chinese and English: COMMENT ON.

The texts stand in `sql/dictionary/<schema>.<table>.yml`; this module only applies them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from pipelines.errors import FormDataError
from pipelines.resources import folder

if TYPE_CHECKING:
    import duckdb

PUBLIC_SCHEMAS = ("core", "quality", "ref", "marts")


def dictionary() -> dict[str, dict[str, Any]]:
    """Return the entries by table: `zh`, `en`, `grain` and `columns` (name → `zh`, `en`)."""
    place = folder("sql") / "dictionary"
    return {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(place.glob("*.yml"))}


def comment(connection: duckdb.DuckDBPyConnection) -> None:
    """Apply the dictionary; raises FormDataError where it and the database's columns differ."""
    entries = dictionary()
    columns = connection.execute(
        """select table_schema || '.' || table_name, column_name, table_type = 'VIEW'
        from information_schema.columns inner join information_schema.tables
        using (table_catalog, table_schema, table_name)
        where table_schema in (select unnest(?)) and table_catalog = current_database() order by all""",
        [list(PUBLIC_SCHEMAS)],
    ).fetchall()
    present = {(table, column) for table, column, _ in columns}
    explained = {(table, column) for table, entry in entries.items() for column in entry["columns"]}
    if present != explained:
        differing = ", ".join(f"{table}.{column}" for table, column in sorted(present ^ explained))
        raise FormDataError(
            "sql/dictionary does not explain exactly the public columns",
            got=differing,
            remedy="add or remove them in sql/dictionary/<schema>.<table>.yml",
        )
    for table, is_view in sorted({(table, is_view) for table, _, is_view in columns}):
        kind = "view" if is_view else "table"
        connection.execute(f"comment on {kind} {table} is '{_text(entries[table])}'")
        for column, entry in entries[table]["columns"].items():
            connection.execute(f"comment on column {table}.\"{column}\" is '{_text(entry)}'")


def _text(entry: dict[str, str]) -> str:
    return f"{entry['zh']} / {entry['en']}".replace("'", "''")
