"""What only the document as a whole shows: tails that exclude each other, and a tail where there should be many or none."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from pipelines.validating.findings import write_findings
from pipelines.validating.linear_program import unexplained
from pipelines.validating.run import run_suites
from tests.expectations.examples import cells_of
from tests.validating.ledger import fact, land, new_build

# two classes of basic and project expenditure, in which every row and every column misses by one last digit
ROWS = (
    "gpb_expenditure total.*: total {0}, basic {1}, project 20.00; "
    "gpb_expenditure 201.*: total 17.01, basic 5.00, project 12.00; "
    "gpb_expenditure 208.*: total 12.99, basic 4.99, project 7.99"
)
HOUSING = (
    "rev_exp_summary *.amount: exp.current_total {0}, exp.fn.221 {0}; expenditure 221.*: total 46.15, basic 46.15; "
    "expenditure 22102.*: total 46.15, basic 46.15; "
    "expenditure 2210201.*: total 41.24, basic 41.24; expenditure 2210202.*: total 4.91, basic 4.91"
)
SITUATIONS = {
    "explained": ROWS.format("30.00", "10.00"),
    "impossible": ROWS.format("30.01", "10.00"),
    "told already": ROWS.format("30.01", "9.00"),
    "added up": HOUSING.format("46.14"),
    "no tail": HOUSING.format("46.15"),
    "sentences": "narrative procurement.*: current 3.01; narrative procurement.goods.*: current 1.00; "
    "narrative procurement.works.*: current 2.00",
}


def families(tails: int, count: int = 24) -> str:
    """Return the items of so many 款 of two 项 each, the first `tails` of which miss their sum by one last digit."""
    rows = [
        f"gpb_expenditure *.total: {200 + n}01 {'3.01' if n < tails else '3.00'}, {200 + n}0101 1.00, {200 + n}0102 2.00"
        for n in range(count)
    ]
    return "; ".join(rows)


SITUATIONS |= {
    "even": families(0),
    "one odd sum": families(1),
    "one odd sum of few": families(1, 23),
    "two odd sums": families(2, 31),
    "two odd sums of few": families(2, 30),
    "tails everywhere": families(8),
}
DOUBTFUL = "three_public *.final: total 3.00, overseas 1.00, reception 2.00"
Result = tuple[str, str, Decimal | None, int, list[str]]


@pytest.fixture(scope="module")
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = new_build()
    rows = [fact(name, *cell) for name, text in SITUATIONS.items() for cell in cells_of(text)]
    rows += [fact("in doubt", *cell, reading_status="disputed") for cell in cells_of(DOUBTFUL)]
    land(connection, rows, ["nothing"])
    assert [outcome.errors for outcome in run_suites(connection, "run") if outcome.errors] == []
    write_findings(connection, "run")
    yield connection


def judged(build: duckdb.DuckDBPyConnection, report_id: str, check_id: str = "S-FEAS") -> Result:
    [row] = build.execute(
        "select outcome, reason, difference, terms, fact_ids from quality.check_result "
        "where report_id = ? and check_id = ?",
        [report_id, check_id],
    ).fetchall()
    return (row[0], row[1], row[2], row[3], row[4])


@pytest.mark.parametrize(
    ("report_id", "outcome", "reason", "tails"),
    [
        ("explained", "exact", "rounding explains every tail at once", 4),
        ("added up", "exact", "rounding explains every tail at once", 1),
        ("told already", "exact", "rounding explains every tail at once", 4),
        ("no tail", "exact", "no tail to explain", 0),
        ("in doubt", "not_evaluable", "no sum can be evaluated", 0),
        ("sentences", "not_applicable", "no row to compare", 0),
        ("nothing", "not_applicable", "no row to compare", 0),
    ],
)
def test_a_document_is_judged(
    build: duckdb.DuckDBPyConnection, report_id: str, outcome: str, reason: str, tails: int
) -> None:
    found = judged(build, report_id)
    assert (found[0], found[1], found[3]) == (outcome, reason, tails)


def test_tails_that_exclude_each_other_are_a_violation_with_what_is_missing(
    build: duckdb.DuckDBPyConnection,
) -> None:
    outcome, reason, missing, tails, cells = judged(build, "impossible")
    assert (outcome, missing, tails) == ("violation", Decimal("0.005"), 6)
    assert reason == "没有一组未经舍入的金额使各项合计同时成立，至少还差 0.005 万元"
    known = build.execute("select fact_id from core.fact where report_id = 'impossible'").fetchall()
    assert cells
    assert {(cell,) for cell in cells} <= set(known)


def test_it_is_one_finding_and_tails_that_are_explained_say_so(build: duckdb.DuckDBPyConnection) -> None:
    told = "select check_id from quality.finding where severity <> 'info' and report_id = ?"
    assert build.execute(told, ["impossible"]).fetchall() == [("S-FEAS",)]
    assert build.execute(told, ["explained"]).fetchall() == []
    details = "select detail from quality.finding where class = 'rounding_tail' and report_id = ?"
    assert all("可由舍入解释" in detail for (detail,) in build.execute(details, ["explained"]).fetchall())
    assert not any(
        "可由舍入解释" in detail for (detail,) in build.execute(details, ["impossible"]).fetchall()
    )


def test_what_a_violation_tells_is_not_told_twice(build: duckdb.DuckDBPyConnection) -> None:
    checks = "select distinct check_id from quality.finding where severity <> 'info' and report_id = 'told already'"
    assert {check for (check,) in build.execute(checks).fetchall()}.isdisjoint({"S-FEAS"})


@pytest.mark.parametrize(
    ("report_id", "outcome", "reason"),
    [
        ("even", "exact", "no tail"),
        ("one odd sum", "violation", "逐级汇总共 24 处，仅 1 处有尾差：T5-HIER 20001.total"),
        ("one odd sum of few", "exact", "tails as rounding leaves them"),
        (
            "two odd sums",
            "violation",
            "逐级汇总共 31 处，仅 2 处有尾差：T5-HIER 20001.total、T5-HIER 20101.total",
        ),
        ("two odd sums of few", "exact", "tails as rounding leaves them"),
        ("tails everywhere", "exact", "tails as rounding leaves them"),
        ("explained", "not_applicable", "no row to compare"),
    ],
)
def test_a_lonely_tail_is_noticed(
    build: duckdb.DuckDBPyConnection, report_id: str, outcome: str, reason: str
) -> None:
    assert judged(build, report_id, "S-TAIL")[:2] == (outcome, reason)


def test_a_lonely_tail_is_an_info_that_leads_to_its_sum(build: duckdb.DuckDBPyConnection) -> None:
    [(severity, fact_ids)] = build.execute(
        "select severity, fact_ids from quality.finding where report_id = 'one odd sum' and check_id = 'S-TAIL'"
    ).fetchall()
    lines = "select line_id from core.fact where fact_id = any(?) order by line_id"
    assert build.execute(lines, [fact_ids]).fetchall() == [("20001",), ("2000101",), ("2000102",)]
    assert severity == "info"


def terms(*reports: list[tuple[int, float, float]]) -> dict[str, Any]:
    """Return the arrays of reports with one equation each, given as (sign, printed, leeway) of every term."""
    import numpy as np

    rows = [
        (number, number, 10 * number + place, *term)
        for number, report in enumerate(reports)
        for place, term in enumerate(report)
    ]
    names = ("report", "equation", "unknown", "sign", "printed", "leeway")
    return {name: np.array([row[place] for row in rows]) for place, name in enumerate(names)}


@pytest.mark.parametrize("others", [0, 3, 50])
def test_the_solver_finds_the_one_report_that_has_no_solution(others: int) -> None:
    right = [(1, 602.0, 1.0), (-1, 200.0, 1.0), (-1, 400.0, 1.0)]
    wrong = [(1, 606.0, 1.0), (-1, 200.0, 1.0), (-1, 400.0, 1.0)]
    free = [(1, 606.0, 1.0), (-1, 200.0, float("inf")), (-1, 400.0, 1.0)]
    [(report, off)] = unexplained(terms(*[right] * others, wrong, free, *[right] * others))
    assert report == others
    assert sum(off.values()) == pytest.approx(3)
    assert {unknown // 10 for unknown in off} == {others}


def test_what_is_just_within_rounding_is_within() -> None:
    edge = [(1, 3.0, 1.0), (-1, 0.0, 1.0), (-1, 0.0, 1.0)]
    assert unexplained(terms(edge)) == []
    assert len(unexplained(terms([(1, 3.0, 1.0), (-1, 0.0, 1.0), (-1, 0.0, 0.999)]))) == 1
