"""A corrected publication comes in: it supersedes the faulty one, its cells are told apart, and two runs are compared."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.settings import Settings
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.connect import open_published
from pipelines.warehouse.differences import differences
from pipelines.warehouse.places import Places
from tests.published import RAW

pytestmark = pytest.mark.end_to_end
CORRECTED = Path(__file__).resolve().parents[1] / "specimens" / "sample-culture-bureau-2023-corrected.pdf"
ISSUER = "样例市云汀区文化和旅游局"


@pytest.fixture(scope="module")
def corrected(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The places of the warehouse of the specimens after the correction came in."""
    folder = tmp_path_factory.mktemp("corrected")
    shutil.copy2(warehouse, folder / "fiscal.duckdb")
    places = Places.around(folder / "fiscal.duckdb", Settings(raw=RAW))
    builder = Builder(places)
    builder.gather([CORRECTED])
    builder.read()
    builder.land()
    builder.check()
    builder.publish()
    return places


def ask(places: Places, query: str) -> list[tuple[Any, ...]]:
    with open_published(places.target) as connection:
        return connection.execute(query).fetchall()


def test_the_correction_counts_and_the_faulty_one_stays(corrected: Places) -> None:
    rows = ask(
        corrected,
        "select version, source_name, is_current, cells_changed, statements_lost from marts.report_versions "
        "where fiscal_year = 2023 and versions = 2 order by version",
    )
    assert rows == [
        (1, "sample-culture-bureau-2023.pdf", False, None, []),
        (2, "sample-culture-bureau-2023-corrected.pdf", True, 3, []),
    ]


def test_the_three_cells_are_the_planted_faults(corrected: Places) -> None:
    rows = ask(
        corrected,
        "select statement, line_id, measure, earlier_printed, printed from marts.version_differences order by statement",
    )
    assert rows == [
        ("expenditure", "2070109", "basic", "530.61", "503.61"),
        ("gpb_basic_economic", "30107", "amount", "76.42", "746.42"),
        ("three_public", "total", "final", "28.26", "22.86"),
    ]


def test_the_year_after_is_compared_with_the_corrected_amount(corrected: Places) -> None:
    rows = ask(
        corrected,
        "select prior_amount_wan, prior_agreement, doubt from yoy_of('sample-culture-bureau', 2024) where name_zh = '“三公”经费'",
    )
    assert rows == [(Decimal("22.86"), "equal", None)]
    assert ask(corrected, "select count(*) from marts.comparatives where agreement = 'differs'") == [(0,)]


def test_two_runs_are_compared(corrected: Places, warehouse: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from pipelines.cli import main; main()",
            "diff",
            "--json",
            "--warehouse",
            corrected.target,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout, parse_float=Decimal)
    assert told["before"]["run_id"] != told["after"]["run_id"]
    assert [(row["change"], row["source_name"], row["status"]) for row in told["reports"]] == [
        ("added", "sample-culture-bureau-2023-corrected.pdf", "landed"),
        ("changed", "sample-culture-bureau-2023.pdf", "superseded"),
    ]
    assert told["numbers"] == []
    new = [(row["check_id"], row["severity"]) for row in told["findings"] if row["change"] == "added"]
    assert new[:3] == [("Y-DUP", "warning")] * 3  # one per statement that the correction changed
    first = told["checks"][0]
    assert (first["check_id"], first["key"], first["fiscal_year"]) == ("Y-BASE", "total", 2024)
    assert (first["earlier_outcome"], first["outcome"]) == ("violation", "exact")
    assert differences(warehouse, warehouse) == {
        part: [] for part in ("reports", "numbers", "findings", "checks")
    }
