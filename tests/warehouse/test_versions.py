"""Publications of one report: which one counts, what it superseded, which cells it changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from pipelines.records import Finding, LandedReport
from pipelines.warehouse.load import forget, load_reports
from pipelines.warehouse.settle import settle
from tests.warehouse.landed import landed

TOTAL = ("rev_exp_summary", "rev.grand_total", "amount")
ITEM = ("expenditure", "2070109", "basic")


def version(name: str, *lines: tuple[str, str, str, str | None], **fields: object) -> LandedReport:
    return landed("甲局", 2023, lines or [(*TOTAL, "1.00")], f"{name}.pdf", **fields)


def current(build: duckdb.DuckDBPyConnection) -> list[str]:
    rows = build.execute("select source_name from staging.current_report order by 1").fetchall()
    return [name.removesuffix(".pdf") for (name,) in rows]


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ({"published_on": date(2024, 9, 1)}, {"published_on": date(2024, 10, 1)}),
        ({"ingested_at": "2024-10-01T00:00:00Z"}, {"ingested_at": "2024-10-02T00:00:00Z"}),
        (  # the day of publication goes before the day it came in
            {"published_on": date(2024, 9, 1), "ingested_at": "2024-12-01T00:00:00Z"},
            {"published_on": date(2024, 10, 1), "ingested_at": "2024-11-01T00:00:00Z"},
        ),
        (
            {"ingested_at": "2024-12-01T00:00:00Z"},
            {"published_on": date(2024, 9, 1)},
        ),  # an undated file is older
    ],
)
def test_the_later_publication_supersedes_the_earlier(
    build: duckdb.DuckDBPyConnection, early: dict[str, object], late: dict[str, object]
) -> None:
    load_reports(build, [version("late", **late), version("early", **early)])
    rows = build.execute(
        "select source_name, status, supersedes is not null from core.report order by 1"
    ).fetchall()
    assert rows == [("early.pdf", "superseded", False), ("late.pdf", "landed", True)]
    assert current(build) == ["late"]


def test_each_of_three_names_the_one_before_it(build: duckdb.DuckDBPyConnection) -> None:
    load_reports(build, [version(str(month), published_on=date(2024, month, 1)) for month in (3, 1, 2)])
    rows = build.execute(
        "select this.source_name, before.source_name, version, versions, is_current from marts.report_versions as this "
        "left join core.report as before on this.supersedes = before.report_id order by version"
    ).fetchall()
    assert rows == [
        ("1.pdf", None, 1, 3, False),
        ("2.pdf", "1.pdf", 2, 3, False),
        ("3.pdf", "2.pdf", 3, 3, True),
    ]


def test_a_budget_a_unit_and_another_year_supersede_nothing(build: duckdb.DuckDBPyConnection) -> None:
    day = date(2024, 10, 1)
    others = [
        version("budget", kind="budget", published_on=day),
        version("unit", issuer_kind="unit", published_on=day),
        landed("甲局", 2022, [(*TOTAL, "1.00")], "year.pdf", published_on=day),
        version("bad", status="quarantined", published_on=day),
    ]
    load_reports(build, [version("report", published_on=date(2024, 9, 1)), *others])
    assert build.execute("select count(*) from core.report where status = 'superseded'").fetchall() == [(0,)]


def test_what_supersedes_it_may_go_again(build: duckdb.DuckDBPyConnection) -> None:
    late = version("late", published_on=date(2024, 10, 1))
    doubt = Finding(
        "f1", "S-TAB", version("early").report.report_id, "extraction_doubt", "error", "表", "table"
    )
    early = replace(
        version("early", published_on=date(2024, 9, 1), status="landed_with_doubt"), findings=(doubt,)
    )
    load_reports(build, [early, late])
    forget(build, [late.report.report_id])
    settle(build)
    rows = build.execute("select source_name, status, supersedes from core.report").fetchall()
    assert rows == [("early.pdf", "landed_with_doubt", None)]


def test_settling_twice_changes_nothing(build: duckdb.DuckDBPyConnection) -> None:
    load_reports(
        build,
        [version("early", published_on=date(2024, 9, 1)), version("late", published_on=date(2024, 10, 1))],
    )
    tables = ("core.report", "core.issuer", "core.issuer_alias")
    before = [build.execute(f"from {table} order by all").fetchall() for table in tables]
    settle(build)
    assert [build.execute(f"from {table} order by all").fetchall() for table in tables] == before


def test_the_difference_is_told_cell_by_cell(build: duckdb.DuckDBPyConnection) -> None:
    early = version("early", (*TOTAL, "1.00"), (*ITEM, "530.61"), ("revenue", "total", "other", "2.00"))
    late = version("late", (*TOTAL, "1.00"), (*ITEM, "503.61"), ("revenue", "total", "business", None))
    early = replace(early, report=replace(early.report, published_on=date(2024, 9, 1)))
    late = replace(late, report=replace(late.report, published_on=date(2024, 10, 1)))
    load_reports(build, [early, late])
    rows = build.execute(
        "select change, statement, line_id, measure, earlier_value, value, difference from marts.version_differences "
        "order by statement, measure"
    ).fetchall()
    assert rows == [
        (
            "changed",
            "expenditure",
            "2070109",
            "basic",
            Decimal("530.61"),
            Decimal("503.61"),
            Decimal("-27.00"),
        ),
        ("added", "revenue", "total", "business", None, None, None),  # a blank cell is a cell
        ("removed", "revenue", "total", "other", Decimal("2.00"), None, None),
    ]
    [told] = build.execute(
        "select statements, statements_lost, cells_changed from marts.report_versions where is_current"
    ).fetchall()
    assert told == (3, [], 3)


def test_a_correction_that_prints_less_says_what_is_lost(build: duckdb.DuckDBPyConnection) -> None:
    early = version("early", (*TOTAL, "1.00"), (*ITEM, "5.00"), published_on=date(2024, 9, 1))
    load_reports(build, [early, version("late", (*TOTAL, "1.00"), published_on=date(2024, 10, 1))])
    [lost] = build.execute("select statements_lost from marts.report_versions where is_current").fetchall()
    assert lost == (["expenditure"],)


def test_only_the_publication_that_counts_is_added_up(build: duckdb.DuckDBPyConnection) -> None:
    early = version("early", ("expenditure", "201", "total", "5.00"), published_on=date(2024, 9, 1))
    late = version("late", ("expenditure", "201", "total", "6.00"), published_on=date(2024, 10, 1))
    load_reports(build, [early, late])
    assert build.execute("select sum(total_wan) from marts.spending_by_function").fetchall() == [
        (Decimal("6.00"),)
    ]
    assert build.execute("select count(*) from marts.issuer_year").fetchall() == [(1,)]
