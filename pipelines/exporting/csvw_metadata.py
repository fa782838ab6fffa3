"""CSVW (CSV on the Web) metadata of the exported CSV files, from the dictionary. No files are written here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipelines.exporting.tables import ExportedTable
from pipelines.warehouse.dictionary import Column, Text

METADATA = "csv-metadata.json"
_DIALECT = {
    "encoding": "utf-8",
    "lineTerminators": ["\r\n"],
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
}


def csvw_metadata(tables: list[ExportedTable], path_of: Callable[[ExportedTable], str]) -> dict[str, Any]:
    """Return the table group: one table per CSV file with its columns, datatypes, key and references."""
    exported = {table.name for table in tables}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "dc:title": _languages(Text("部门决算数据仓库", "Final accounts of Chinese government departments")),
        "dialect": _DIALECT,
        "tables": [_table(table, path_of(table), path_of, tables, exported) for table in tables],
    }


def _table(
    table: ExportedTable,
    path: str,
    path_of: Callable[[ExportedTable], str],
    tables: list[ExportedTable],
    exported: set[str],
) -> dict[str, Any]:
    entry = table.entry
    schema: dict[str, Any] = {
        "columns": [_column(column, table.types[column.name]) for column in table.columns]
    }
    if entry.key:
        schema["primaryKey"] = list(entry.key)
    places = {other.name: path_of(other) for other in tables}
    foreign = [
        _foreign_key(column, places)
        for column in table.columns
        if _leads_to(column) in exported
        and column.name not in table.partly_empty  # CSVW wants a value in every row
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "url": path,
        "dc:title": _languages(entry.title),
        "dc:description": _languages(entry.meaning),
        "tableSchema": schema,
    }


def _column(column: Column, type_: str) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": column.name,
        "datatype": _datatype(type_),
        "dc:title": column.title,
        "dc:description": _languages(column.text),
    }


def _datatype(type_: str) -> Any:
    if type_.endswith("[]") or type_.startswith("STRUCT"):
        return "json"
    if type_.startswith("DECIMAL"):
        return "decimal"
    if type_ in ("INTEGER", "BIGINT", "HUGEINT"):
        return "integer"
    return {"BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "datetime"}.get(type_, "string")


def _foreign_key(column: Column, places: dict[str, str]) -> dict[str, Any]:
    table, _, field = (column.references or "").rpartition(".")
    return {
        "columnReference": [column.name],
        "reference": {"resource": places[table], "columnReference": [field]},
    }


def _leads_to(column: Column) -> str:
    return (column.references or "").rpartition(".")[0]


def _languages(text: Text) -> list[dict[str, str]]:
    return [{"@value": text.zh, "@language": "zh"}, {"@value": text.en, "@language": "en"}]
