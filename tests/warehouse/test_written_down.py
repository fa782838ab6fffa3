"""What is a view in a build lies written down in the published file, and says the same."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.errors import WarehouseError
from pipelines.warehouse.connect import wal_of
from pipelines.warehouse.written_down import WRITTEN_DOWN, compute_again
from tests.warehouse.test_increment import builder_of, pdf


def rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[Any, ...]]:
    return connection.execute(f"select * from staging.{name} order by all").fetchall()


def is_table(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    found = "select 1 from duckdb_tables() where schema_name = 'staging' and table_name = ?"
    return bool(connection.execute(found, [name]).fetchall())


def test_a_published_file_holds_the_rows_that_its_views_would_compute(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    pdf(raw, "a2022", "甲局 2022")
    pdf(raw, "a2023", "甲局 2023 rev_exp_summary/bal.closing/amount=54.00")
    builder = builder_of(tmp_path, raw)
    builder.gather_all()
    builder.read()
    builder.land()
    wal_of(builder.places.target).touch()
    with pytest.raises(WarehouseError):
        builder.publish()
    wal_of(builder.places.target).unlink()
    builder.publish()  # again, from the build that could not be published
    copy = tmp_path / "copy.duckdb"
    shutil.copy(builder.places.target, copy)
    with duckdb.connect(str(copy)) as connection:
        for name in WRITTEN_DOWN:
            assert is_table(connection, name)
            written = rows(connection, name)
            compute_again(connection)
            assert not is_table(connection, name)
            assert rows(connection, name) == written
            assert written

    # a build that goes on from it computes again, with what it lands
    builder.gather([pdf(raw, "b2023", "乙局 2023")])
    builder.read()
    builder.land()
    builder.publish()
    with duckdb.connect(str(builder.places.target), read_only=True) as connection:
        assert connection.execute(
            "select distinct issuer from marts.year_over_year order by issuer"
        ).fetchall() == [("乙局",), ("甲局",)]
