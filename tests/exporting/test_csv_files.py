"""CSV by RFC 4180: every text and digit as in the warehouse; for Excel also harmless."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import duckdb

from pipelines.exporting.csv_files import write_csv
from pipelines.exporting.tables import ExportedTable
from pipelines.warehouse.connect import open_published
from tests.exporting.conftest import HOSTILE


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def exported(warehouse: Path, folder: Path, **options: bool) -> dict[str, ExportedTable]:
    folder.mkdir()
    with open_published(warehouse) as connection:
        return {table.name: table for table in write_csv(connection, folder, **options)}


def test_every_value_is_there_exactly(
    warehouse: Path, connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    tables = exported(warehouse, tmp_path / "out")
    for name, table in tables.items():
        rows = rows_of(tmp_path / "out" / f"{name}.csv")
        assert len(rows) == table.rows
        chosen = [column.name for column in table.columns]
        own = connection.execute(f"select {', '.join(chosen)} from {name}").fetchall()
        expected = sorted(tuple(text(value) for value in row) for row in own)
        assert sorted(tuple(plain(row[column]) for column in chosen) for row in rows) == expected


def text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list):
        return plain(json.dumps(value, default=float))
    return "" if value is None else str(value)


def plain(value: str) -> str:
    """Return JSON without its spelling: a list of boxes or of ids."""
    return repr(json.loads(value)) if value.startswith("[") else value


def test_lines_end_and_quotes_double_as_in_rfc_4180(small: Path, tmp_path: Path) -> None:
    exported(small, tmp_path / "out")
    raw = (tmp_path / "out" / "core.fact.csv").read_bytes()
    assert raw.startswith(b"fact_id,report_id,issuer,")
    assert raw.endswith(b"\r\n")
    assert '"引号""，逗号,\r\n换行"'.encode() in raw
    assert b"12345678901234.560000" in raw
    assert b"123456789012345600.0000" in raw
    names = [row["subject_name"] for row in rows_of(tmp_path / "out" / "core.fact.csv")]
    assert set(HOSTILE) < set(names)


def test_for_excel_it_begins_with_a_mark_and_runs_nothing(small: Path, tmp_path: Path) -> None:
    exported(small, tmp_path / "out", for_excel=True)
    raw = (tmp_path / "out" / "core.fact.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbffact_id,")
    names = {row["subject_name"] for row in rows_of(tmp_path / "out" / "core.fact.csv")}
    dangerous = ("=", "@", "\t", "\r")
    assert [name for name in names if name.startswith(dangerous)] == []
    assert {"'=1+1", "+1", "'-1+1|cmd", "'@SUM(A1)", "'\t=1", "'\r=1", "'-"} < names  # +1 is a number
