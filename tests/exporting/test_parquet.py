"""Parquet: the same rows, exact, by year; equal bytes for equal reports."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.exporting.parquet import write_parquet
from pipelines.exporting.placing import SUMS, new_folder
from pipelines.exporting.tables import exported_tables
from pipelines.warehouse.connect import open_published
from tests.published import NAMES, build


def export(warehouse: Path, folder: Path) -> Path:
    with open_published(warehouse) as connection, new_folder(folder) as unfinished:
        write_parquet(connection, unfinished)
    return folder


@pytest.fixture(scope="module")
def exported(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(warehouse, tmp_path_factory.mktemp("parquet") / "out")


@pytest.mark.end_to_end
def test_a_rebuild_elsewhere_and_later_gives_the_same_bytes(
    warehouse: Path, exported: Path, tmp_path: Path
) -> None:
    again = build(tmp_path / "再建", reversed(NAMES))
    for path in (tmp_path / "再建").rglob("*.pdf"):
        os.utime(path, (0, 0))
    with open_published(warehouse) as one, open_published(again) as other:
        times = "select ingested_at from core.report where status != 'quarantined' order by all"
        assert one.execute(times).fetchall() != other.execute(times).fetchall()
    rebuilt = export(again, tmp_path / "out")
    assert (rebuilt / SUMS).read_text() == (exported / SUMS).read_text()


def test_sums_are_those_of_the_files(exported: Path) -> None:
    named = dict(reversed(line.split("  ")) for line in (exported / SUMS).read_text().splitlines())
    present = {str(path.relative_to(exported)) for path in exported.rglob("*.parquet")}
    assert set(named) == present
    for path, digest in named.items():
        assert hashlib.sha256((exported / path).read_bytes()).hexdigest() == digest


def test_every_table_reads_back_row_for_row(connection: duckdb.DuckDBPyConnection, exported: Path) -> None:
    tables = exported_tables(connection)
    assert len(tables) > 15
    for table in tables:
        place = exported.joinpath(*table.name.split("."))
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        read = f"select {names} from read_parquet('{place}/**/*.parquet', hive_partitioning = true)"
        with duckdb.connect() as reader:
            back = reader.execute(f"{read} order by all").fetchall()
            floats = [
                name for name, type_, *_ in reader.execute(f"describe {read}").fetchall() if type_ == "DOUBLE"
            ]
        assert back == connection.execute(f"select {names} from {table.name} order by all").fetchall()
        assert floats == []


def test_years_are_folders_and_a_missing_year_has_its_own(exported: Path) -> None:
    assert {path.name for path in (exported / "core" / "fact").iterdir()} == {
        "fiscal_year=2022",
        "fiscal_year=2023",
    }
    assert (exported / "core" / "report" / "fiscal_year=__HIVE_DEFAULT_PARTITION__").is_dir()
    assert [path.name for path in (exported / "ref" / "line").iterdir()] == ["data_0.parquet"]


def test_what_depends_on_the_day_is_left_out(connection: duckdb.DuckDBPyConnection) -> None:
    tables = {table.name: [column.name for column in table.columns] for table in exported_tables(connection)}
    assert "ingested_at" not in tables["core.report"]
    assert "quality.run" not in tables
    assert "marts.runs" not in tables


def test_zstd_is_used(exported: Path) -> None:
    with duckdb.connect() as reader:
        used = reader.execute(
            f"select distinct compression from parquet_metadata('{exported}/core/fact/**/*.parquet')"
        ).fetchall()
    assert used == [("ZSTD",)]


def test_a_warehouse_of_another_version_is_named(small: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.duckdb"
    shutil.copy(small, old)
    with duckdb.connect(str(old)) as connection:
        connection.execute("drop view marts.findings")
    from pipelines.errors import WarehouseError

    with open_published(old) as connection, pytest.raises(WarehouseError, match="another version"):
        exported_tables(connection)
