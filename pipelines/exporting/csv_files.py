"""CSV by RFC 4180, one file per table: CRLF, quotes where needed, money as exact decimal text, lists as JSON."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.exporting.tables import ExportedTable, exported_tables, text_rows

if TYPE_CHECKING:
    import duckdb

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?%?")


def write_csv(
    connection: duckdb.DuckDBPyConnection, folder: Path, *, for_excel: bool = False
) -> list[ExportedTable]:
    """Write every public table into `folder` as `schema.table.csv`; return the tables.

    `for_excel` puts a byte order mark first and an apostrophe before text that Excel would take for a formula;
    without it the text is exactly the warehouse's. A missing value and an empty text are both an empty field.
    """
    tables = exported_tables(connection)
    for table in tables:
        write_one(connection, table, folder / f"{table.name}.csv", for_excel=for_excel)
    return tables


def write_one(
    connection: duckdb.DuckDBPyConnection, table: ExportedTable, path: Path, *, for_excel: bool = False
) -> None:
    """Write one table with its header line to `path`."""
    texts = [table.types[column.name] == "VARCHAR" and for_excel for column in table.columns]
    with path.open("w", encoding="utf-8-sig" if for_excel else "utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in table.columns])
        for row in text_rows(connection, table.query(as_text=True)):
            writer.writerow(
                [
                    harmless(value) if text and value and not _NUMBER.fullmatch(value) else value
                    for value, text in zip(row, texts, strict=True)
                ]
            )


def harmless(text: str) -> str:
    """Return text that no spreadsheet runs as a formula: an apostrophe stands before = + - @, tab and return."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text
