"""A Data Package (version 2) of the public tables with fiscal properties, and the same said in CSVW metadata.

Both only describe the CSV files, from the dictionary; writing those belongs to `csv_files.py`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.exporting.csv_files import write_one
from pipelines.exporting.csvw_metadata import METADATA, csvw_metadata
from pipelines.exporting.placing import written_files
from pipelines.exporting.tables import ExportedTable, exported_tables
from pipelines.warehouse.dictionary import Column

if TYPE_CHECKING:
    import duckdb

_PROFILES = "https://datapackage.org/profiles/2.0"
_TAXONOMY = "https://specs.frictionlessdata.io/taxonomies/fiscal/budgets.json"
_FACTOR = {"元": 1, "万元": 10_000}
_PERIOD = "select min(fiscal_year), max(fiscal_year) from core.report where status != 'quarantined'"


def write_datapackage(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[ExportedTable]:
    """Write `datapackage.json`, `csv-metadata.json` and `data/schema.table.csv` into `folder`; return the tables."""
    tables = exported_tables(connection)
    (folder / "data").mkdir()
    for table in tables:
        write_one(connection, table, folder / csv_path(table))
    [(first, last)] = connection.execute(_PERIOD).fetchall()
    _write(folder / "datapackage.json", _package(tables, folder, first, last))
    _write(folder / METADATA, csvw_metadata(tables, csv_path))
    return tables


def csv_path(table: ExportedTable) -> str:
    """Return where the table's file stands in the package."""
    return f"data/{table.name}.csv"


def table_schema(table: ExportedTable, exported: set[str]) -> dict[str, Any]:
    """Return the Table Schema of a table; foreign keys lead to `exported` tables alone."""
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_field(column, table.types[column.name]) for column in table.columns],
        "missingValues": [""],
    }
    if table.entry.key:
        schema["primaryKey"] = list(table.entry.key)
    foreign = [
        _foreign_key(table, column, column.references) for column in table.columns if column.references
    ]
    foreign = [key for key in foreign if (key["reference"]["resource"] or table.name) in exported]
    return schema | ({"foreignKeys": foreign} if foreign else {})


def _package(
    tables: list[ExportedTable], folder: Path, first: int | None, last: int | None
) -> dict[str, Any]:
    files = {file.path: file for file in written_files(folder)}
    exported = {table.name for table in tables}
    package: dict[str, Any] = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "fiscal-warehouse",
        "title": "部门决算数据仓库 / Final accounts of Chinese government departments",
        "description": (
            "公开的部门决算报告中的每一个数、勾稽核对的结果和发现的问题。"
            " / Every number of published final accounts, how they checked, and what was found."
        ),
        "keywords": ["final accounts", "budget", "China", "部门决算", "财政"],
        "countryCode": "CN",
        "granularity": "aggregated",
        "columnTypes": _TAXONOMY,
    }
    if first is not None:
        package["fiscalPeriod"] = {"start": f"{first}-01-01", "end": f"{last}-12-31"}
    package["resources"] = [
        {
            "$schema": f"{_PROFILES}/dataresource.json",
            "name": table.name,
            "type": "table",
            "path": csv_path(table),
            "title": table.entry.title.both,
            "description": _described(table),
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": files[csv_path(table)].bytes,
            "hash": f"sha256:{files[csv_path(table)].sha256}",
            "dialect": {
                "$schema": f"{_PROFILES}/tabledialect.json",
                "delimiter": ",",
                "lineTerminator": "\r\n",
            },
            "schema": table_schema(table, exported),
        }
        for table in tables
    ]
    return package


def _described(table: ExportedTable) -> str:
    entry = table.entry
    texts = (entry.meaning, entry.grain, *entry.caveats)
    return " ".join(text.zh for text in texts) + " / " + " ".join(text.en for text in texts)


def _field(column: Column, type_: str) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _type(type_),
        "title": column.title,
        "description": column.text.both,
    }
    if column.unit and not column.unit.startswith("column:"):
        field["unit"] = column.unit
    if column.unit in _FACTOR:
        field |= {"currency": "CNY", "factor": _FACTOR[column.unit]}
    if column.role:
        field["columnType"] = column.role
    return field


def _type(type_: str) -> str:
    """Return the field type of Table Schema for an SQL type."""
    if type_.endswith("[]"):
        return "array"
    if type_.startswith("STRUCT"):
        return "object"
    if type_.startswith("DECIMAL"):
        return "number"
    if type_ in ("INTEGER", "BIGINT", "HUGEINT"):
        return "integer"
    return {"BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "datetime"}.get(type_, "string")


def _foreign_key(table: ExportedTable, column: Column, references: str) -> dict[str, Any]:
    resource, _, field = references.rpartition(".")
    resource = "" if resource == table.name else resource
    return {"fields": [column.name], "reference": {"resource": resource, "fields": [field]}}


def _write(path: Path, said: dict[str, Any]) -> None:
    path.write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", "utf-8")
