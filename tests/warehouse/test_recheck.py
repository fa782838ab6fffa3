"""Checking everything: what checking part by part sets for itself, and old findings, do not outlast it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.records import Finding
from pipelines.validating.frames import declare
from pipelines.validating.suites import load_suites
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


@pytest.mark.parametrize("at_once", [1, 1000])
def test_findings_of_an_identity_that_is_no_more_go(
    build: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Whether all reports are checked at once or part by part; what reading found stays."""
    monkeypatch.setattr(recheck, "AT_ONCE", at_once)
    monkeypatch.setattr(recheck, "check_some", lambda *rest: True)
    monkeypatch.setattr(recheck, "_evaluate", lambda connection, *rest: declare(connection, load_suites()))
    a, b = landed("甲局", 2023, []), landed("乙局", 2023, [])
    found = [
        Finding(name, name, a.report.report_id, "issuer_error", "error", "不符", "off")
        for name in ("OLD-1", "S-READ")
    ]
    load_reports(build, [replace(a, findings=tuple(found)), b])
    build.execute("insert into ref.identity values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", ["OLD-1"] * 12)
    recheck.check_all(build, "run", tmp_path / "scratch.duckdb", lambda suite: None)
    assert build.execute("select check_id from quality.finding").fetchall() == [("S-READ",)]
    assert build.execute("select count(*) from ref.identity where check_id = 'OLD-1'").fetchall() == [(0,)]
