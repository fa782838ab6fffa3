"""Every identity that a view of sql/frames evaluates: reports for which it holds, fails, tails and does not apply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import duckdb
import pytest

from pipelines.validating.run import run_suites
from pipelines.validating.suites import load_suites
from tests.expectations.examples import cells_of
from tests.validating.ledger import fact, land, new_build

SUITES = [
    replace(suite, identities=framed)
    for suite in load_suites()
    if (framed := tuple(identity for identity in suite.identities if identity.frame))
]
FRAMED = {identity.id for suite in SUITES for identity in suite.identities}
Facts = list[dict[str, Any]]


def said(text: str, **more: Any) -> Facts:
    return [fact("", *cell, **more) for cell in cells_of(text)]


def named(statement: str, code: str, name: str, amount: str | None = "1.00", **more: Any) -> Facts:
    measure = "amount" if statement == "gpb_basic_economic" else "total"
    system = "economic" if statement == "gpb_basic_economic" else "functional"
    row = fact("", statement, code, measure, amount, subject_name=name, subject_system=system, **more)
    return [row]


def again(text: str, occurrence: int = 2) -> Facts:
    return said(text, occurrence=occurrence)


def none(line: str, measure: str = "current") -> Facts:
    return said(f"narrative {line}.*: {measure} -", presence="stated_none")


def listed(names: str, amount: str | None = "1.00") -> Facts:
    quote = f"其中：人员经费95.36万元，主要包括：{names}；公用经费10.23万元。"
    return [
        *said("narrative personnel.*: current 95.36", quote=quote),
        *named("gpb_basic_economic", "30101", "基本工资"),
        *named("gpb_basic_economic", "30309", "奖励金", amount),
        *named("gpb_basic_economic", "30305", "生活补助", None),
    ]


def executed(word: str, final: str = "1.00") -> Facts:
    quote = f"年初预算为2.00万元，支出决算为{final}万元。决算数{word}的主要原因：项目调减。"
    return said(f"narrative fn.2010101.*: final {final}, initial_budget 2.00", quote=quote)


def described(*codes: str) -> Facts:
    table = [
        *named("gpb_expenditure", "2010101", "行政运行"),
        *named("gpb_expenditure", "2010102", "一般行政管理事务"),
    ]
    return table + [row for code in codes for row in said(f"narrative fn.{code}.*: final 1.00")]


def reasons(*amounts: str, change: str = "5.00") -> Facts:
    rows = said(f"narrative approp_total.*: difference {change}")
    for number, amount in enumerate(amounts, start=1):
        rows += said(f"narrative approp_total.reason.*: amount {amount}", occurrence=number)
    return rows


_PARTS = "spending.wages 1.00, spending.goods_services 2.00, spending.personal 3.00"
SITUATIONS: dict[tuple[str, str], Facts] = {
    ("SGN", "exact"): said("expenditure *.basic: total 3.00, 201 0.00"),
    ("SGN", "violation"): said("expenditure *.basic: total 3.00, 201 -0.01"),
    ("SGN", "not_evaluable"): said("expenditure *.basic: total 3.00", reading_status="disputed"),
    ("SGN", "not_applicable"): said("rev_exp_summary *.amount: bal.closing -3.00"),
    ("S-CODE", "exact"): named("expenditure", "2010101", "行政运行"),
    ("S-CODE", "violation"): named("expenditure", "2010101", "机关服务", fiscal_year=2018),
    ("S-CODE", "not_applicable"): named("expenditure", "2990101", "没有的科目"),
    ("S-TREE", "exact"): said("expenditure *.total: 201 1.00, 20101 1.00, 2010101 1.00"),
    ("S-TREE", "violation"): said("expenditure *.total: 201 1.00, 2010101 1.00"),
    ("S-TREE", "not_applicable"): said("expenditure *.total: total 1.00"),
    ("N-SHR-SUM", "exact"): said("narrative *.share_pct: revenue.fiscal_approp 60.00, revenue.other 40.00"),
    ("N-SHR-SUM", "tail"): said("narrative *.share_pct: revenue.fiscal_approp 60.00, revenue.other 40.01"),
    ("N-SHR-SUM", "violation"): said(
        "narrative *.share_pct: revenue.fiscal_approp 60.00, revenue.other 40.02"
    ),
    ("N-SHR-SUM", "not_applicable"): said(
        "narrative *.share_pct: revenue.fiscal_approp 60.00; narrative *.current: revenue.other 4.00"
    ),
    ("N-ITEM-SET", "exact"): described("2010101", "2010102"),
    ("N-ITEM-SET", "violation"): described("2010101"),
    ("N-ITEM-SET", "not_evaluable"): described("2010101")
    + said("narrative fn.某科目.*: final 1.00", subject_code=None),
    ("N-ITEM-SET", "not_applicable"): described(),
    ("N-BAS-LIST", "exact"): listed("基本工资、奖励金"),
    ("N-BAS-LIST", "violation"): listed("基本工资1.00万元、生活补助2.00万元"),
    ("N-BAS-LIST", "not_applicable"): listed("基本工资等"),
    ("N-3PC", "exact"): said(
        "narrative three_public.overseas.*: count 2; three_public *.final: overseas 3.00"
    ),
    ("N-3PC", "violation"): said(
        "narrative three_public.overseas.*: count 0; three_public *.final: overseas 3.00"
    ),
    ("N-3PC", "not_applicable"): said(
        "narrative three_public.vehicles.*: count 2; three_public *.final: vehicles -"
    ),
    ("N-DIR", "exact"): executed("小于预算数"),
    ("N-DIR", "violation"): executed("大于年初预算数"),
    ("N-DIR", "not_applicable"): executed("变动"),
    ("N-NONE", "exact"): none("gov_fund") + said("gov_fund *.total: total -, 212 0.00"),
    ("N-NONE", "violation"): none("gov_fund") + said("gov_fund *.total: total 5.00"),
    ("N-NONE", "not_applicable"): said("narrative gov_fund.*: current 5.00; gov_fund *.total: total 5.00"),
    ("N-AGAIN", "exact"): said("narrative revenue_total.*: current 5.00")
    + again("narrative revenue_total.*: current 5.00"),
    ("N-AGAIN", "violation"): said("narrative revenue_total.*: current 5.00")
    + again("narrative revenue_total.*: current 5.01"),
    ("N-AGAIN", "not_applicable"): said("narrative revenue_total.*: current 5.00"),
    ("N-RSN", "exact"): reasons("2.00", "3.00"),
    ("N-RSN", "tail"): reasons("2.00", "3.01"),
    ("N-RSN", "violation"): reasons("2.00", "3.02"),
    ("N-RSN", "not_applicable"): reasons(),
    ("E-SUM-PARTS", "exact"): said(f"annex *.spent: spending.basic 6.00, {_PARTS}", unit="元"),
    ("E-SUM-PARTS", "violation"): said(f"annex *.spent: spending.basic 6.01, {_PARTS}", unit="元"),
    ("E-SUM-PARTS", "not_applicable"): said(
        "annex *.spent: spending.basic 6.00, spending.wages 1.00", unit="元"
    ),
    ("Y-DUP", "exact"): said("expenditure *.total: total 5.00"),
    ("Y-DUP", "violation"): said("expenditure *.total: total 6.00"),
    ("Y-CODE", "exact"): named("expenditure", "2010101", "行政运行"),
    ("Y-CODE", "violation"): named("expenditure", "2010101", "行政单位运行"),
    ("Y-CODE", "not_applicable"): named("expenditure", "2010102", "一般行政管理事务"),
    ("Y-SET", "exact"): said("gpb_expenditure *.total: 2010101 -"),
    ("Y-SET", "violation"): said("gpb_expenditure *.total: 2010102 1.00"),
}
COMPARED_WITH: dict[str, tuple[int, Facts]] = {
    "Y-DUP": (2023, said("expenditure *.total: total 5.00")),
    "Y-CODE": (2022, named("expenditure", "2010101", "行政运行")),
    "Y-SET": (2022, said("gpb_expenditure *.total: 2010101 4.00")),
}
"""What stands in the other report of the same issuer: the fiscal year of that report and its facts."""


@pytest.fixture(scope="module")
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = new_build()
    facts, issuers = [], []
    for (check, outcome), rows in SITUATIONS.items():
        report_id = f"{check}/{outcome}"
        issuers.append((report_id, report_id, 2023, "2024-08-02"))
        facts += _of(report_id, rows)
        if check in COMPARED_WITH:
            year, before = COMPARED_WITH[check]
            issuers.append((f"{report_id}/other", report_id, year, "2024-08-01"))
            facts += _of(f"{report_id}/other", before)
    land(connection, facts, ["nothing"])
    for report_id, issuer, year, published in issuers:
        connection.execute(
            "update core.report set issuer = ?, fiscal_year = ?, published_on = ?, kind = 'final_accounts' "
            "where report_id = ?",
            [issuer, year, published, report_id],
        )
    outcomes = run_suites(connection, "run", suites=SUITES)
    assert [outcome.errors for outcome in outcomes if outcome.errors] == []
    yield connection


def _of(report_id: str, rows: Facts) -> Facts:
    return [
        row | {"report_id": report_id, "fact_id": f"{report_id}/{number}"} for number, row in enumerate(rows)
    ]


@pytest.mark.parametrize(("check", "outcome"), SITUATIONS)
def test_a_situation_is_judged(build: duckdb.DuckDBPyConnection, check: str, outcome: str) -> None:
    rows = build.execute(
        "select outcome, reason from quality.check_result where check_id = ? and report_id = ?",
        [check, f"{check}/{outcome}"],
    ).fetchall()
    found = {row[0] for row in rows}
    assert outcome in found
    assert found <= {outcome, "exact"}
    if outcome.startswith("not_"):
        assert all(reason for row, reason in rows if row == outcome)


def test_every_frame_has_situations(build: duckdb.DuckDBPyConnection) -> None:
    for outcome in ("exact", "violation"):
        assert {check for check, expected in SITUATIONS if expected == outcome} == FRAMED


def test_a_frame_does_not_apply_to_a_report_without_facts(build: duckdb.DuckDBPyConnection) -> None:
    rows = build.execute(
        "select check_id, outcome, reason from quality.check_result where report_id = 'nothing' "
        "and check_id in (select unnest(?))",
        [sorted(FRAMED)],
    ).fetchall()
    assert {check for check, _, _ in rows} == FRAMED
    assert {outcome for _, outcome, _ in rows} == {"not_applicable"}
    assert all(reason for _, _, reason in rows)
