"""Parquet by DuckDB: one folder per table, by fiscal_year where the table has it, zstd, equal bytes for equal reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.exporting.tables import ExportedTable, exported_tables
from pipelines.warehouse.connect import quoted

if TYPE_CHECKING:
    import duckdb

_ROW_GROUP = 122_880  # rows; with one thread the groups of a table are always the same
_PARTITION = "fiscal_year"


def write_parquet(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[ExportedTable]:
    """Write every public table into `folder` as `schema/table/[fiscal_year=N/]data_0.parquet`; return the tables.

    `SET threads` of the connection stays 1 afterwards: with several threads the files would differ in their order.
    """
    connection.execute("set threads = 1; set preserve_insertion_order = true")
    tables = exported_tables(connection)
    for table in tables:
        place = folder.joinpath(*table.name.split("."))
        place.mkdir(parents=True)
        options = f"format parquet, compression zstd, row_group_size {_ROW_GROUP}"
        if _PARTITION in table.types and table.rows:
            to = f"'{quoted(place)}' ({options}, partition_by ({_PARTITION}), filename_pattern 'data_{{i}}')"
        else:
            to = f"'{quoted(place / 'data_0.parquet')}' ({options})"
        connection.execute(f"copy ({table.query()}) to {to}")
    return tables
