"""The specimens from PDF to checks: every cell as typeset, the planted faults found and nothing else, no number unguarded."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import duckdb
import pytest

from pipelines.normalizing.report import Source, normalize
from pipelines.reading.report import read_report
from pipelines.records import LandedReport
from pipelines.validating.run import run_suites
from pipelines.warehouse.load import load_reports
from tests.validating.ledger import new_build
from tests.validating.mutation import add_mutants, unguarded

pytestmark = pytest.mark.end_to_end
ROOT = Path(__file__).resolve().parents[2]
SPECIMENS = sorted((ROOT / "data" / "raw").glob("*.pdf"))
ONE_OF_EACH_FORM = {"xinzhou-union-2023", "sample-culture-bureau-2022"}
LANDED: dict[str, LandedReport] = {}
KNOWN = {
    "sample-culture-bureau-2022": {"Y-PRIOR"},  # restates 6452.61 of 2021 as 6440.01
    # compares with the true total of the planted fault of 2023; an item has ended
    "sample-culture-bureau-2024": {"Y-BASE", "Y-SET"},
    "xinzhou-union-2023": {
        "E-ACT",
        "E-HC-POST",
        "E-IND",
        "E-PRJ",
        "E-YUAN",
        "N-MEC-BUD",
        "N-RSN",
        "N-SHR-PRJ",
        "N-USE",
    },  # the issuer's own, in text and annex
}
"""Violations beside the planted faults, by specimen."""


def landed(path: Path) -> LandedReport:
    if path.stem not in LANDED:
        data = path.read_bytes()
        LANDED[path.stem] = normalize(read_report(data), Source(path.name, hashlib.sha256(data).hexdigest()))
    return LANDED[path.stem]


@pytest.fixture(scope="module")
def checked() -> duckdb.DuckDBPyConnection:
    connection = new_build()
    load_reports(connection, [landed(path) for path in SPECIMENS])
    outcomes = run_suites(connection, "run")
    assert [outcome.errors for outcome in outcomes if outcome.errors] == []
    assert [outcome.name for outcome in outcomes if not outcome.evaluated] == []
    return connection


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.stem)
def test_every_cell_reads_as_it_was_typeset(path: Path) -> None:
    truth = json.loads((ROOT / "tests" / "specimens" / f"{path.stem}.truth.json").read_text("utf-8"))
    expected = {(cell["statement"], cell["line_id"], cell["measure"]): cell["printed"] for cell in truth}
    facts = [fact for fact in landed(path).facts if fact.statement not in ("narrative", "annex")]
    assert {(fact.statement, fact.line_id, fact.measure): fact.printed for fact in facts} == expected
    assert len(facts) == len(expected)
    assert {fact.reading_status for fact in landed(path).facts} == {"agreed"}


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.stem)
def test_violations_are_the_planted_faults_and_nothing_else(
    path: Path, checked: duckdb.DuckDBPyConnection
) -> None:
    sidecar = json.loads(path.with_name(path.name + ".json").read_text("utf-8"))
    report_id = landed(path).report.report_id
    planted = {
        fact.fact_id
        for fact in landed(path).facts
        for fault in sidecar["planted_faults"]
        if (fact.statement, fact.line_id, fact.measure, fact.printed)
        == (fault["statement"], fault["line_id"], fault["measure"], fault["printed"])
    }
    assert len(planted) == len(sidecar["planted_faults"])
    violations = checked.execute(
        "select check_id, fact_ids from quality.check_result where outcome = 'violation' and report_id = ?",
        [report_id],
    ).fetchall()
    others = {check for check, fact_ids in violations if not planted & set(fact_ids)}
    assert others == KNOWN.get(path.stem, set())
    assert {fact_id for _, fact_ids in violations for fact_id in fact_ids} >= planted


def test_hardly_an_identity_finds_nothing_to_evaluate(checked: duckdb.DuckDBPyConnection) -> None:
    idle = checked.execute(
        "select check_id from ref.identity where check_id not in "
        "(select check_id from quality.check_result where outcome in ('exact', 'tail', 'violation'))"
    ).fetchall()
    # no indicator prints its weight, no balance is split, no budget and no second publication is loaded
    split = {"T5-ROW2", "T5-SPLIT", "T7-SPLIT", "T8-SPLIT"}
    assert {check for (check,) in idle} == {"E-SCR", "Y-BUD", "Y-DUP", *split}


def test_the_seed_report_has_tails_and_no_violation_in_its_tables(checked: duckdb.DuckDBPyConnection) -> None:
    report_id = landed(ROOT / "data" / "raw" / "xinzhou-union-2023.pdf").report.report_id
    outcomes = dict(
        checked.execute(
            "select outcome, count(*) from quality.check_result inner join ref.identity using (check_id) "
            "where report_id = ? and suite not in ('annex', 'narrative_tables', 'structure') group by all",
            [report_id],
        ).fetchall()
    )
    assert "violation" not in outcomes and "not_evaluable" not in outcomes
    assert outcomes["tail"] > 0 and outcomes["exact"] > 100


@pytest.mark.parametrize(
    "path", [s for s in SPECIMENS if s.stem in ONE_OF_EACH_FORM], ids=lambda path: path.stem
)
def test_breaking_any_printed_number_fails_a_suite(path: Path) -> None:
    connection = new_build()
    load_reports(connection, [landed(path)])
    mutants = add_mutants(connection, landed(path).report.report_id)
    cells = sum(
        fact.statement not in ("narrative", "annex") and fact.value is not None and fact.printed is not None
        for fact in landed(path).facts
    )
    assert mutants > cells + 90
    outcomes = run_suites(connection, "run")
    assert not all(outcome.success for outcome in outcomes)
    assert unguarded(connection) == []
