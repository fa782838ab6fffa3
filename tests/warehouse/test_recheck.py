"""Checking part by part: what it sets for itself does not outlast it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.warehouse import recheck
from pipelines.warehouse.build import begin
from pipelines.warehouse.load import load_reports
from tests.warehouse.landed import landed


def memory(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute("select current_setting('memory_limit')").fetchone()
    assert row is not None
    return str(row[0])


def test_checking_at_once_after_parts_has_the_working_memory_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    had: list[str] = []

    def nothing_to_evaluate(connection: duckdb.DuckDBPyConnection, *_: Any) -> bool:
        had.append(memory(connection))
        return False

    def evaluate(connection: duckdb.DuckDBPyConnection, *_: Any) -> list[str]:
        had.append(memory(connection))
        return []

    monkeypatch.setattr(recheck, "AT_ONCE", 1)
    monkeypatch.setattr(recheck, "check_some", nothing_to_evaluate)
    monkeypatch.setattr(recheck, "_evaluate", evaluate)
    with begin(tmp_path / "build.duckdb", tmp_path / "x.duckdb") as connection:
        load_reports(connection, [landed("甲局", 2023, []), landed("乙局", 2023, [])])
        recheck.check_all(connection, "run", tmp_path / "scratch.duckdb", lambda suite: None)
    assert had == ["1.0 GiB", "2.0 GiB"]
