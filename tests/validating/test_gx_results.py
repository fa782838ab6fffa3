"""What Great Expectations said of each suite: kept as JSON, equal for equal reports, for a bounded number of runs; its pages."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from pipelines.validating.gx_results import KEPT_RUNS, Keep, forget_old_runs
from pipelines.validating.run import run_suites
from pipelines.validating.suites import Suite, load_suites
from tests.validating.department import department
from tests.validating.ledger import land, new_build

WANTED = ("three_public", "cross_table")


@pytest.fixture(scope="module")
def build() -> duckdb.DuckDBPyConnection:
    connection = new_build()
    land(connection, department("department"))
    connection.execute(
        "update core.fact set value = value + 1 where statement = 'three_public' and line_id = 'overseas'"
    )
    return connection


def suites() -> list[Suite]:
    return [suite for suite in load_suites() if suite.name in WANTED]


def test_every_suite_has_its_file_with_the_violating_operands(
    build: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    run_suites(build, "first", suites=suites(), keep=Keep(tmp_path / "checks"))
    assert sorted(path.name for path in (tmp_path / "checks" / "first").iterdir()) == [
        "cross_table.json", "three_public.json",
    ]  # fmt: skip
    said = json.loads((tmp_path / "checks" / "first" / "three_public.json").read_text("utf-8"))
    assert (said["suite_name"], said["success"]) == ("three_public", False)
    results = {item["expectation_config"]["kwargs"]["identity"]: item for item in said["results"]}
    failed = results["T9-01"]
    assert failed["expectation_config"]["type"] == "expect_sum_identity_to_hold"
    assert failed["expectation_config"]["meta"]["origin"] == "printed"
    assert failed["result"]["counts"]["violation"] == 2
    row = failed["result"]["violations"][0]
    assert {"report_id", "key", "lhs", "rhs", "difference", "tolerance", "terms", "fact_ids"} <= set(row)
    assert row["difference"] in ("-1.000000", "1.000000")  # exact text, never a float
    assert results["T9-02"]["success"]


def test_equal_reports_give_equal_files(build: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for name in ("a", "b"):
        run_suites(build, "run", suites=suites(), keep=Keep(tmp_path / name))
    for name in WANTED:
        first, second = (tmp_path / place / "run" / f"{name}.json" for place in ("a", "b"))
        assert first.read_bytes() == second.read_bytes()


def test_only_the_latest_runs_stay(tmp_path: Path) -> None:
    for number in range(KEPT_RUNS + 3):
        (tmp_path / f"run{number}").mkdir()
        forget_old_runs(tmp_path, f"run{number}")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [f"run{number}" for number in range(3, KEPT_RUNS + 3)]
    forget_old_runs(tmp_path, "run3")  # the same reports again: it is the latest now
    (tmp_path / "next").mkdir()
    forget_old_runs(tmp_path, "next")
    assert "run3" in {path.name for path in tmp_path.iterdir()}
    assert "run4" not in {path.name for path in tmp_path.iterdir()}


def test_data_docs_show_sentences_and_what_does_not_hold(
    build: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    place = tmp_path / "data_docs"
    for _ in range(2):  # the second time takes the place of the first
        run_suites(build, "run", suites=suites(), keep=Keep(tmp_path / "checks", place))
    assert (place / "index.html").is_file()
    assert len(list(place.glob("validations/**/*.html"))) == len(WANTED)
    (page,) = place.glob("validations/three_public/**/*.html")
    text = page.read_text("utf-8")
    assert next(suite for suite in suites() if suite.name == "three_public").identities[0].zh in text
    assert "department final: " in text and "tolerance 0.010000" in text
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
