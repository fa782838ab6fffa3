"""Reports whose books are right have no finding above info: however the issuer rounds, in each form, new or old."""

from __future__ import annotations

import duckdb
import pytest

from pipelines.validating.findings import write_findings
from pipelines.validating.run import run_suites
from tests.validating.correct_departments import MANNERS, land_departments
from tests.validating.ledger import new_build

pytestmark = pytest.mark.end_to_end


@pytest.fixture(scope="module")
def build() -> duckdb.DuckDBPyConnection:
    connection = new_build()
    assert [land_departments(connection, manner, departments=4, years=2) for manner in MANNERS] == [8, 8, 8]
    assert [outcome.errors for outcome in run_suites(connection, "run") if outcome.errors] == []
    write_findings(connection, "run")
    return connection


def test_they_have_no_finding_above_info(build: duckdb.DuckDBPyConnection) -> None:
    found = "select report_id, check_id, title_zh, detail from quality.finding where severity <> 'info'"
    assert build.execute(found).fetchall() == []


@pytest.mark.parametrize("manner", MANNERS)
def test_every_manner_of_rounding_leaves_tails(build: duckdb.DuckDBPyConnection, manner: str) -> None:
    counted = (
        "select count(*) filter (outcome in ('exact', 'tail')), count(*) filter (outcome = 'tail') "
        "from quality.check_result where starts_with(report_id, ?)"
    )
    [(evaluated, tails)] = build.execute(counted, [manner]).fetchall()
    assert evaluated > 2500
    assert tails > 100


def test_they_are_of_both_forms_and_write_nothing_in_every_way(build: duckdb.DuckDBPyConnection) -> None:
    forms = build.execute("select distinct form_profile from core.report order by 1").fetchall()
    assert forms == [("hubei",), ("shanghai",)]
    ways = build.execute("select distinct presence from core.fact").fetchall()
    assert {way for (way,) in ways} == {"printed", "printed_zero", "blank", "stated_none"}


def test_a_new_department_grows_from_nothing(build: duckdb.DuckDBPyConnection) -> None:
    [growth] = build.execute(
        "select list(distinct reason) from quality.check_result "
        "where check_id = 'N-YOYP' and report_id = 'independent 0 2018'"
    ).fetchall()
    assert "zero base" in growth[0]
