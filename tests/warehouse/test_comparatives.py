"""What a report states of the year before and of its budget, beside the issuer's own report of that year."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.normalizing.report import Source, normalize
from pipelines.reading.report import read_report
from pipelines.warehouse.load import load_reports

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
UNION = "新洲区总工会"


@pytest.fixture(scope="module")
def landed() -> list:
    names = ("xinzhou-union-2023", "sample-culture-bureau-2021", "sample-culture-bureau-2022")
    data = {name: (RAW / f"{name}.pdf").read_bytes() for name in names}
    return [
        normalize(read_report(content), Source(f"{name}.pdf", hashlib.sha256(content).hexdigest()))
        for name, content in data.items()
    ]


def stated(build: duckdb.DuckDBPyConnection, year: int, measure: str) -> dict[str, Decimal]:
    rows = build.execute(
        "select line_id, stated from marts.comparatives where issuer = ? and fiscal_year = ? and measure = ?",
        [UNION, year, measure],
    ).fetchall()
    assert len(rows) == len(dict(rows))
    return dict(rows)


def test_the_seed_report_says_what_2022_was_and_what_2023_was_to_be(
    build: duckdb.DuckDBPyConnection, landed: list
) -> None:
    load_reports(build, landed[:1])
    prior = stated(build, 2022, "prior")
    for line in ("rev_exp_total", "revenue_total", "expenditure_total", "gpb_expenditure"):
        assert prior[line] == Decimal("599.27")
    assert prior["agency_operating"] == Decimal("73.17")
    derived = "select is_derived, printed from marts.comparatives where line_id = 'gpb_expenditure' and measure = 'prior'"
    assert build.execute(derived).fetchall() == [(True, None)]
    budget = stated(build, 2023, "initial_budget")
    lines = ("gpb_expenditure", "fn.201", "fn.208", "fn.210", "fn.221")
    assert [budget[line] for line in lines] == [
        Decimal(n) for n in ("370.76", "280.73", "32.25", "32.15", "25.63")
    ]
    completion = stated(build, 2023, "completion_pct")
    assert [completion[line] for line in lines] == [
        Decimal(n) for n in ("181.56", "189.18", "197.76", "100", "180.02")
    ]


def test_a_restated_prior_stands_beside_the_own_report(
    build: duckdb.DuckDBPyConnection, landed: list
) -> None:
    load_reports(build, landed[1:])
    rows = build.execute(
        "select stated, own_wan, difference_wan from marts.comparatives"
        " where line_id = 'rev_exp_total' and measure = 'prior' and fiscal_year = 2021"
    ).fetchall()
    assert rows == [(Decimal("6440.01"), Decimal("6452.61"), Decimal("-12.60"))]
