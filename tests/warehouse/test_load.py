from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import duckdb
import pytest

from pipelines.errors import WarehouseError
from pipelines.records import Fact, Finding, LandedReport, Report
from pipelines.warehouse.load import load_reports
from tests.warehouse.landed import fact, landed


def test_half_a_million_amounts_sum_to_the_cent(build: duckdb.DuckDBPyConnection) -> None:
    report = Report("r" * 16, "big.pdf", "0" * 64)
    facts = tuple(
        Fact(
            f"{number:016d}",
            report.report_id,
            "甲",
            2023,
            2023,
            "revenue",
            str(number),
            "total",
            printed="x",
            value=Decimal(number % 500_000).scaleb(-2),
            amount_yuan=Decimal(number % 500_000) * 100,
        )
        for number in range(500_000)
    )
    load_reports(build, [LandedReport(report, facts)])
    assert build.execute("select count(*), sum(value), sum(amount_yuan) from core.fact").fetchall() == [
        (500_000, Decimal("1249997500.00"), Decimal("12499975000000"))
    ]


@pytest.mark.parametrize(
    "value",
    [
        "0.00",
        "-0.01",
        "673.16",
        "99999999.99",
        "-123456789012.34",
        "12345678901234.567891",
        "0.000001",
        "1E+3",
    ],
)
def test_every_amount_lands_exactly(build: duckdb.DuckDBPyConnection, value: str) -> None:
    report = landed("甲", 2023, [])
    one = fact(report.report, "revenue", "total", "total", None, value=Decimal(value), presence="printed")
    load_reports(build, [replace(report, facts=(one,))])
    assert build.execute("select value from core.fact").fetchall() == [(Decimal(value),)]


def test_text_that_appears_late_in_a_column_lands(build: duckdb.DuckDBPyConnection) -> None:
    lines = [("revenue", f"{number}", "total", "1.00") for number in range(3000)]
    report = landed("甲", 2023, lines)
    quoted = replace(
        report.facts[-1], quote='他说："一,二"\n三', second_printed="1.08", reading_status="disputed"
    )
    load_reports(build, [replace(report, facts=(*report.facts[:-1], quoted))])
    assert build.execute(
        "select quote, second_printed from core.fact where quote is not null"
    ).fetchall() == [('他说："一,二"\n三', "1.08")]


def test_a_fact_comes_back_as_it_was(build: duckdb.DuckDBPyConnection) -> None:
    report = landed("甲", 2023, [("gpb_expenditure", "201", "basic", "1.50")])
    finding = Finding(
        "f", "S-READ", report.report.report_id, "scope", "info", "题", "title", members=('a"b', "c,d")
    )
    load_reports(build, [replace(report, findings=(finding,))])
    [row] = build.execute(
        "select issuer, page, boxes, is_comparative, budget_stage from core.fact"
    ).fetchall()
    corner = {"x0": Decimal("1.00"), "top": Decimal("2.00"), "x1": Decimal("3.00"), "bottom": Decimal("4.00")}
    assert row == ("甲", 3, [corner], False, None)
    assert build.execute("select class, members, boxes from quality.finding").fetchall() == [
        ("scope", ['a"b', "c,d"], [])
    ]


def test_landing_again_replaces_and_removes_what_vanished(build: duckdb.DuckDBPyConnection) -> None:
    first = landed("甲", 2023, [("revenue", "total", "total", "1.00"), ("revenue", "201", "total", "1.00")])
    load_reports(build, [first, landed("乙", 2023, [("revenue", "total", "total", "5.00")])])
    load_reports(build, [replace(first, facts=first.facts[:1])])
    rows = build.execute("select issuer, line_id from core.fact order by all").fetchall()
    assert rows == [("乙", "total"), ("甲", "total")]
    assert build.execute("select count(*) from core.report").fetchall() == [(2,)]


def test_two_facts_with_one_id_are_refused_and_nothing_lands(build: duckdb.DuckDBPyConnection) -> None:
    report = landed("甲", 2023, [("revenue", "total", "total", "1.00")] * 2)
    with pytest.raises(WarehouseError, match="two facts have one id"):
        load_reports(build, [report])
    assert build.execute("select count(*) from core.report").fetchall() == [(0,)]


def test_a_value_outside_the_contract_is_refused(build: duckdb.DuckDBPyConnection) -> None:
    report = landed("甲", 2023, [("revenue", "total", "total", "1.00")])
    unknown = replace(report.facts[0], presence="perhaps")
    with pytest.raises(WarehouseError, match="CHECK constraint"):
        load_reports(build, [replace(report, facts=(unknown,))])
    assert build.execute("select count(*) from core.report").fetchall() == [(0,)]
