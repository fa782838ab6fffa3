from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from pipelines.records import LandedReport
from pipelines.warehouse.load import load_reports
from tests.warehouse.landed import landed

CONTRACT = [
    "issuer",
    "fiscal_year",
    "statement",
    "line_id",
    "subject_code",
    "subject_name",
    "measure",
    "amount_wan",
    "prior_amount_wan",
    "prior_basis",
    "change_wan",
    "change_pct",
]
TOTAL = ("rev_exp_summary", "rev.grand_total", "amount")
SAID = ("narrative", "rev_exp_total")
UNION_2023 = [
    (*TOTAL, "673.16"),
    ("rev_exp_summary", "exp.grand_total", "amount", "673.16"),
    (*SAID, "current", "673.16"),
    (*SAID, "prior", "599.27"),
]


def change(
    build: duckdb.DuckDBPyConnection, line_id: str = "rev.grand_total", year: int = 2023
) -> list[tuple]:
    return build.execute(
        """select amount_wan, prior_amount_wan, prior_basis, change_wan, change_pct from marts.year_over_year
        where statement = 'rev_exp_summary' and line_id = ? and fiscal_year = ?""",
        [line_id, year],
    ).fetchall()


STATED = [(Decimal("673.16"), Decimal("599.27"), "stated_later", Decimal("73.89"), Decimal("12.33"))]


def test_columns_are_those_of_the_contract(build: duckdb.DuckDBPyConnection) -> None:
    described = build.execute("describe marts.year_over_year").fetchall()
    assert [name for name, *_ in described][: len(CONTRACT)] == CONTRACT
    assert {type_ for _, type_, *_ in described if type_.startswith("DEC")} == {
        "DECIMAL(20,6)",
        "DECIMAL(18,2)",
    }


def test_one_report_compares_with_what_it_states(build: duckdb.DuckDBPyConnection) -> None:
    load_reports(build, [landed("新洲区总工会", 2023, UNION_2023)])
    assert change(build) == STATED
    assert change(build, "exp.grand_total") == STATED


def test_two_files_of_one_report_give_one_row(build: duckdb.DuckDBPyConnection) -> None:
    load_reports(
        build, [landed("新洲区总工会", 2023, UNION_2023, name) for name in ("word.pdf", "chromium.pdf")]
    )
    assert change(build) == STATED


def test_the_file_published_last_is_the_current_one(build: duckdb.DuckDBPyConnection) -> None:
    old = landed("甲", 2023, [(*TOTAL, "1.00")], "old.pdf", published_on=date(2024, 9, 1))
    new = landed("甲", 2023, [(*TOTAL, "2.00")], "new.pdf", published_on=date(2024, 10, 1))
    undated = landed("甲", 2023, [(*TOTAL, "3.00")], "undated.pdf")
    load_reports(build, [new, undated, old])
    assert [row[0] for row in change(build)] == [Decimal("2.00")]


def test_a_quarantined_file_is_never_current(build: duckdb.DuckDBPyConnection) -> None:
    good = landed("甲", 2023, [(*TOTAL, "1.00")], "good.pdf")
    bad = landed("甲", 2023, [], "bad.pdf", published_on=date(2024, 10, 1), status="quarantined")
    load_reports(build, [good, bad])
    assert [row[0] for row in change(build)] == [Decimal("1.00")]


def test_the_own_report_goes_before_what_is_stated_later(build: duckdb.DuckDBPyConnection) -> None:
    own = landed("新洲区总工会", 2022, [(*TOTAL, "600.00")])
    load_reports(build, [own, landed("新洲区总工会", 2023, UNION_2023)])
    [row] = change(build)
    assert row == (Decimal("673.16"), Decimal("600.00"), "own_report", Decimal("73.16"), Decimal("12.19"))


def test_another_issuer_or_kind_is_no_prior(build: duckdb.DuckDBPyConnection) -> None:
    others = [
        landed("乙", 2022, [(*TOTAL, "5.00")]),
        landed("甲", 2022, [(*TOTAL, "6.00")], issuer_kind="unit"),
        landed("甲", 2022, [(*TOTAL, "7.00")], "budget.pdf", kind="budget"),
        landed("甲", 2021, [(*TOTAL, "8.00")]),
    ]
    load_reports(build, [landed("甲", 2023, [(*TOTAL, "1.00")]), *others])
    assert change(build) == [(Decimal("1.00"), None, None, None, None)]


def test_an_issuer_is_shown_once_as_the_department(build: duckdb.DuckDBPyConnection) -> None:
    unit = landed("甲", 2023, [(*TOTAL, "1.00")], "unit.pdf", issuer_kind="unit")
    load_reports(build, [unit, landed("甲", 2023, [(*TOTAL, "9.00")])])
    assert [row[0] for row in change(build)] == [Decimal("9.00")]


def disputed(report: LandedReport, measure: str) -> LandedReport:
    facts = (
        replace(fact, reading_status="disputed") if fact.measure == measure else fact for fact in report.facts
    )
    return replace(report, facts=tuple(facts))


def test_disputed_facts_stay_out(build: duckdb.DuckDBPyConnection) -> None:
    load_reports(build, [disputed(landed("甲", 2023, UNION_2023), "amount")])
    assert change(build) == []


def test_a_disputed_prior_is_no_prior(build: duckdb.DuckDBPyConnection) -> None:
    load_reports(build, [disputed(landed("甲", 2023, UNION_2023), "prior")])
    assert change(build) == [(Decimal("673.16"), None, None, None, None)]


@pytest.mark.parametrize(("said", "basis"), [("673.15", "stated_later"), ("673.10", None), ("0.30", None)])
def test_a_sentence_about_another_amount_gives_no_prior(
    build: duckdb.DuckDBPyConnection, said: str, basis: str | None
) -> None:
    load_reports(build, [landed("甲", 2023, [*UNION_2023[:2], (*SAID, "current", said), UNION_2023[3]])])
    [row] = change(build)
    assert row[2] == basis


@pytest.mark.parametrize(
    ("current", "prior", "growth"),
    [
        ("100.005", "100.00", "0.01"),  # 0.005 % goes away from zero
        ("99.995", "100.00", "-0.01"),
        ("100.0049", "100.00", "0.00"),
        ("0.00", "100.00", "-100.00"),
        ("100.00", "300.00", "-66.67"),
        ("99999999999.99", "0.01", "999999999999800.00"),
        ("5.00", "0.00", None),
        ("5.00", "-5.00", None),
    ],
)
def test_growth_is_rounded_half_away_from_zero(
    build: duckdb.DuckDBPyConnection, current: str, prior: str, growth: str | None
) -> None:
    load_reports(build, [landed("甲", 2023, [(*TOTAL, current)]), landed("甲", 2022, [(*TOTAL, prior)])])
    [row] = change(build)
    assert row[4] == (None if growth is None else Decimal(growth))
    assert row[3] == Decimal(current) - Decimal(prior)


def test_narrative_lines_show_only_where_no_statement_has_them(build: duckdb.DuckDBPyConnection) -> None:
    agency = [
        ("narrative", "agency_operating", "current", "63.39"),
        ("narrative", "agency_operating", "prior", "73.17"),
    ]
    load_reports(build, [landed("甲", 2023, [*UNION_2023, *agency])])
    shown = build.execute(
        "select line_id, prior_amount_wan from marts.year_over_year where statement = 'narrative'"
    ).fetchall()
    assert shown == [("agency_operating", Decimal("73.17"))]


def test_a_blank_is_no_zero(build: duckdb.DuckDBPyConnection) -> None:
    blank = ("rev_exp_summary", "bal.closing", "amount", None)
    load_reports(build, [landed("甲", 2023, [blank]), landed("甲", 2022, [(*blank[:3], "4.00")])])
    assert change(build, "bal.closing") == []
    assert change(build, "bal.closing", 2022) == [(Decimal("4.00"), None, None, None, None)]
