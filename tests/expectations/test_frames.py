"""Every identity that a view of sql/frames evaluates: reports for which it holds, fails, tails and does not apply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import duckdb
import pytest

from pipelines.validating.contract import load_contract
from pipelines.validating.leeway import can_tail
from pipelines.validating.run import run_suites
from pipelines.validating.suites import load_suites
from pipelines.warehouse.settle import settle
from tests.expectations.examples import cells_of
from tests.validating.ledger import fact, formula, land, new_build, note, observation

SUITES = [
    replace(suite, identities=framed)
    for suite in load_suites()
    if (framed := tuple(one for one in suite.identities if one.frame and suite.name != "whole_document"))
]
"""All but those that look at the results of the others: tests/validating/test_whole_document.py shows them."""
FRAMED = {identity.id: identity for suite in SUITES for identity in suite.identities}
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


def used(text: str, *items: str) -> Facts:
    """A class of the notes that is said to be spent on `text`, over its items in the statement."""
    quote = f"2.社会保障和就业支出（类）3.00万元，占50%，主要是用于{text}。"
    table = [row for item in items for row in named("gpb_expenditure", item, "某项")]
    return [*said("narrative fn.208.*: current 3.00", quote=quote), *table]


def used_item(text: str, code: str = "2210201") -> Facts:
    quote = f"8、住房保障支出（类）住房改革支出（款）住房公积金（项）。主要用于：{text}。支出决算为3.00万元。"
    return [
        *said(f"narrative fn.{code}.*: final 3.00", quote=quote),
        *named("gpb_expenditure", code, "住房公积金"),
    ]


def budgeted(operating: str, total: str) -> Facts:
    return said(
        f"narrative agency_operating.*: current {operating}, initial_budget 5.00;"
        f"narrative gpb_expenditure.*: final {total}, initial_budget 10.00"
    )


def completed(*completions: str) -> Facts:
    rows: Facts = []
    for number, completion in enumerate(completions, start=1):
        rows += said(f"narrative fn.201010{number}.*: final 1.00, initial_budget 2.00{completion}")
    return rows


def indicator(project: str, subject: str, text: str, **more: Any) -> Facts:
    return said(f"annex project.{project}.indicator.1.*: {text}", subject_name=subject, **more)


def scored(printed: str, score: str, target: str = "50", actual: str = "40") -> Facts:
    """An indicator of 20 points; `printed` is its target as the form shows it."""
    rows = indicator("帮扶", "帮扶人数", f"target {target}, actual {actual}, full_score 20, score {score}")
    rows[0]["printed"] = printed
    return [row | {"unit": "人"} if row["measure"] in ("target", "actual") else row for row in rows]


def activity(*counts: tuple[str, str]) -> Facts:
    rows: Facts = []
    for number, (subject, count) in enumerate(counts, start=1):
        rows += said(f"annex indicator.*: count {count}", subject_name=subject, unit="场", occurrence=number)
    return rows


def noted(kind: str, subject: str, **more: Any) -> Facts:
    """Something that the text says, which is no fact."""
    return [observation("", kind, subject, **more)]


def stated(**counts: int) -> Facts:
    """All nine statements found, but for what `counts` says of state_capital: listed, found, untabled."""
    nine = [
        name for name in load_contract().statements if name not in ("narrative", "annex", "state_capital")
    ]
    rows = [row for name in nine for row in noted("statement", "found", number=1, statement=name)]
    rows += [row for name in nine for row in noted("statement", "listed", number=1, statement=name)]
    return rows + [
        row
        for subject, number in counts.items()
        for row in noted("statement", subject, number=number, statement="state_capital")
    ]


def printing(text: str, statement: str = "gpb_expenditure", **more: Any) -> Facts:
    """A statement that prints a formula; columns 1 to 3 are total, basic and project."""
    measures = {1: "total", 2: "basic", 3: "project"}
    return [
        *said(f"{statement} total.*: total 3.00, basic 1.00, project 2.00"),
        *formula("", statement, text, measures),
    ]


def summing(text: str) -> Facts:
    """The summary with rows 1, 2 of revenue, 9 without a label, 27 their total."""
    lines = {27: "rev.current_total", 1: "rev.gpb_approp", 2: "rev.other", 9: None}
    table = said("rev_exp_summary *.amount: rev.current_total 3.00, rev.gpb_approp 1.00, rev.other 2.00")
    return [*table, *formula("", "rev_exp_summary", text, lines, by="line_id")]


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
    ("N-SHR-SUM", "violation#complete"): said(
        "narrative *.share_pct: revenue.fiscal_approp 60.00, revenue.other 30.00;"
        "narrative *.current: revenue.fiscal_approp 6.00, revenue.other 4.00, revenue_total 10.00"
    ),
    ("N-SHR-SUM", "not_applicable#part_unread"): said(
        "narrative *.share_pct: revenue.fiscal_approp 60.00;"
        "narrative *.current: revenue.fiscal_approp 6.00, revenue_total 10.00"
    ),
    ("N-SHR-SUM", "not_applicable"): said(
        "narrative *.share_pct: revenue.fiscal_approp 60.00; narrative *.current: revenue.other 4.00"
    ),
    ("N-SHR-SUM", "not_applicable#part unread"): said(
        "narrative *.current: revenue_total 10.00, revenue.fiscal_approp 6.00, revenue.other 1.00;"
        "narrative *.share_pct: revenue.fiscal_approp 60.00, revenue.other 10.00"
    ),
    ("N-SHR-SUM", "violation#whole"): said(
        "narrative *.current: revenue_total 10.00, revenue.fiscal_approp 6.00, revenue.other 4.00;"
        "narrative *.share_pct: revenue.fiscal_approp 60.00, revenue.other 41.00"
    ),
    ("N-ITEM-SET", "exact"): described("2010101", "2010102"),
    ("N-ITEM-SET", "violation"): described("2010101"),
    ("N-ITEM-SET", "not_evaluable"): described("2010101")
    + said("narrative fn.某科目.*: final 1.00", subject_code=None),
    ("N-ITEM-SET", "not_evaluable#amounts unread"): described("2010101"),
    ("N-ITEM-SET", "not_applicable"): described(),
    ("N-BAS-LIST", "exact"): listed("基本工资、奖励金"),
    ("N-BAS-LIST", "violation"): listed("基本工资1.00万元、生活补助2.00万元"),
    ("N-BAS-LIST", "violation#pasted"): listed("基本工资、奖励金、生活补助、退休费、抚恤金"),
    ("N-BAS-LIST", "not_evaluable"): listed("基本工资、奖金类"),
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
    ("E-100", "exact"): said(
        "annex *.weight: evaluation.total 100; annex *.full_score: evaluation.total 100"
    ),
    ("E-100", "violation"): said("annex *.full_score: evaluation.total 90"),
    ("E-100", "not_evaluable"): said("annex *.weight: evaluation.total 100", reading_status="disputed"),
    ("E-100", "not_applicable"): said("annex *.weight: evaluation.input 20"),
    ("E-SCR", "exact"): scored("≥50人", "16"),
    ("E-SCR", "tail"): scored("≥30人", "17", target="30", actual="26"),
    ("E-SCR", "violation"): scored("≥50人", "20"),
    ("E-SCR", "not_applicable"): indicator("帮扶", "帮扶人数", "target 50, actual 40, score 16"),
    ("E-IND", "exact"): indicator("劳模经费", "劳模经费发放人数", "score 20")
    + indicator("劳模慰问", "劳模慰问人数", "score 20"),
    ("E-IND", "violation"): indicator("劳模经费", "劳模慰问人数", "score 20")
    + indicator("劳模慰问", "劳模慰问人数", "score 20"),
    ("E-IND", "violation#stranger"): indicator("劳模经费", "党员服务对象满意度", "score 20")
    + noted("beneficiary", "党员", number=0),
    ("E-IND", "exact#known"): indicator("劳模经费", "党员服务对象满意度", "score 20")
    + noted("beneficiary", "党员", number=3),
    ("E-IND", "not_applicable"): said("annex project.劳模慰问.total.*: score 20"),
    ("E-PRJ-ONCE", "exact"): said("annex project.a.*: score 20", subject_name="a"),
    ("E-PRJ-ONCE", "violation"): said("annex project.a.*: score 20", subject_name="a")
    + said("annex project.a.*: score 20", subject_name="a", occurrence=2),
    ("E-PRJ-ONCE", "not_applicable"): said("annex project.count.*: count 2"),
    ("E-ACT", "exact"): activity(("全年开展多样化宣讲活动", "30"), ("共开展各类宣讲活动", "30")),
    ("E-ACT", "violation"): activity(("全年开展多样化宣讲活动", "30"), ("共开展各类宣讲活动", "40")),
    ("E-ACT", "not_applicable"): activity(("联办招聘会", "19"), ("参与线下招聘会", "2")),
    ("N-USE", "exact"): used("基本养老保险缴费和职业年金", "2080505", "2080506"),
    ("N-USE", "violation"): used("基本养老保险缴费和退休费", "2080505"),
    ("N-USE", "not_applicable"): used("基本养老保险缴费和退休费", "2080505", "2080599"),
    ("N-USE-ITEM", "exact"): used_item("在职人员住房公积金"),
    ("N-USE-ITEM", "violation"): used_item("事业单位医疗保险支出"),
    ("N-USE-ITEM", "not_applicable"): used_item("事业单位医疗保险支出", "2012901"),
    ("N-MEC-BUD", "exact"): budgeted("5.00", "15.00"),
    ("N-MEC-BUD", "violation"): budgeted("5.00", "15.01"),
    ("N-MEC-BUD", "not_applicable"): said("narrative agency_operating.*: current 5.00, initial_budget 5.00"),
    ("N-CMP-ALL", "exact"): completed(", completion_pct 50.00", ", completion_pct 50.00"),
    ("N-CMP-ALL", "violation"): completed(", completion_pct 50.00", ""),
    ("N-CMP-ALL", "not_applicable"): said("narrative fn.2010101.*: final 1.00"),
    ("S-FORM", "exact"): printing("1=2+3") + summing("27=1+2+9"),
    ("S-FORM", "violation"): printing("1=2-3") + summing("27=1") + printing("1=2+3+4", "expenditure"),
    ("S-FORM", "not_applicable"): printing("2=1-3"),
    ("S-FORM", "not_evaluable"): printing("7=2+3"),
    ("S-9T", "exact"): stated(listed=1, found=1),
    ("S-9T", "violation"): stated(listed=1),
    ("S-9T", "violation#no_tables"): [
        row
        for name in ("revenue", "expenditure", "gov_fund")
        for row in noted("statement", "listed", number=1, statement=name)
    ],
    ("S-9T", "not_applicable"): stated(),
    ("S-9T", "not_evaluable"): stated(listed=1, untabled=1),
    ("S-YR", "exact"): noted("year", "title", value="2023", printed="2023年度", page=1),
    ("S-YR", "violation"): noted("year", "title", value="2023", printed="2023年度", page=1)
    + noted("year", "title", value="2022", printed="2022年度收入决算表", page=4),
    ("S-ISS", "exact"): noted("issuer", "report", value="武汉市新洲区总工会")
    + noted("issuer", "caption", value="新洲区总工会"),
    ("S-ISS", "violation"): noted("issuer", "report", value="武汉市新洲区总工会")
    + noted("issuer", "sentence", value="黄陂区总工会"),
    ("S-RES", "exact"): stated(listed=1, found=1),
    ("S-RES", "violation"): stated(listed=1, found=1)
    + noted("residue", "placeholder", value="未填的占位符", printed="共有车辆XX辆", page=7),
    ("N-EMP", "exact"): noted("none_note", "notes", statement="gov_fund") + said("gov_fund *.total: total -"),
    ("N-EMP", "violation"): noted("none_note", "notes", statement="gov_fund", printed="无")
    + said("gov_fund *.total: total 5.00"),
    ("N-EMP", "not_evaluable"): noted("none_note", "notes", statement="gov_fund")
    + said("gov_fund *.total: total 5.00", reading_status="disputed"),
    ("Y-DUP", "exact"): said("expenditure *.total: total 5.00"),
    ("Y-DUP", "violation"): said("expenditure *.total: total 6.00"),
    ("Y-CODE", "exact"): named("expenditure", "2010101", "行政运行"),
    ("Y-CODE", "violation"): named("expenditure", "2010101", "行政单位运行"),
    ("Y-CODE", "not_applicable"): named("expenditure", "2010102", "一般行政管理事务"),
    ("Y-SET", "exact"): said("gpb_expenditure *.total: 2010101 -"),
    ("Y-SET", "violation"): said("gpb_expenditure *.total: 2010102 1.00"),
}
SITUATION_IDS = [f"{check}/{outcome}" for check, outcome in SITUATIONS]
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
    noted_rows = [row for row in facts if "kind" in row]
    formulas = [row for row in facts if "formula" in row]
    land(
        connection,
        [row for row in facts if "measure" in row and "formula" not in row],
        ["nothing", *SITUATION_IDS],
    )
    note(connection, "core.observation", noted_rows)
    note(connection, "core.printed_formula", formulas)
    for report_id, issuer, year, published in issuers:
        connection.execute(
            "update core.report set issuer = ?, fiscal_year = ?, published_on = ?, kind = 'final_accounts' "
            "where report_id = ?",
            [issuer, year, published, report_id],
        )
    connection.execute(
        "insert into quality.finding by name select 'unread' as finding_id, 'N-UNREAD' as check_id, "
        "'N-ITEM-SET/not_evaluable#amounts unread' as report_id, 'extraction_doubt' as class, 'info' as severity, "
        "'未识别' as title_zh, 'unread' as title_en, 'open' as status"
    )
    settle(connection)
    outcomes = run_suites(connection, "run", suites=SUITES)
    assert [outcome.errors for outcome in outcomes if outcome.errors] == []
    yield connection


def _of(report_id: str, rows: Facts) -> Facts:
    return [
        row | {"report_id": report_id, **({"fact_id": f"{report_id}/{number}"} if "fact_id" in row else {})}
        for number, row in enumerate(rows)
    ]


@pytest.mark.parametrize(("check", "outcome"), SITUATIONS)
def test_a_situation_is_judged(build: duckdb.DuckDBPyConnection, check: str, outcome: str) -> None:
    rows = build.execute(
        "select outcome, reason from quality.check_result where check_id = ? and report_id = ?",
        [check, f"{check}/{outcome}"],
    ).fetchall()
    found = {row[0] for row in rows}
    outcome = outcome.partition("#")[0]
    assert outcome in found
    assert found <= {outcome, "exact"}
    if outcome.startswith("not_"):
        assert all(reason for row, reason in rows if row == outcome)


def test_every_frame_passes_fails_and_does_not_apply_and_tails_where_its_law_allows_that() -> None:
    shown: dict[str, set[str]] = {check: set() for check in FRAMED}
    for check, outcome in SITUATIONS:
        shown[check].add(outcome.partition("#")[0])
    # a report without facts shows for every frame that it does not apply: see below
    wanted = {
        check: {"exact", "violation"} | ({"tail"} if can_tail(one) else set())
        for check, one in FRAMED.items()
    }
    assert {
        check: outcomes - shown[check] for check, outcomes in wanted.items() if outcomes - shown[check]
    } == {}
    assert [key for key in SITUATIONS if key[1] == "tail" and not can_tail(FRAMED[key[0]])] == []


def test_a_list_that_was_pasted_is_one_violation(build: duckdb.DuckDBPyConnection) -> None:
    rows = build.execute(
        "select key, reason from quality.check_result "
        "where check_id = 'N-BAS-LIST' and outcome = 'violation' and report_id = ?",
        ["N-BAS-LIST/violation#pasted"],
    ).fetchall()
    assert [(key, reason.partition("：")[0]) for key, reason in rows] == [("personnel", "3 项不符")]


def test_a_report_without_statements_is_one_violation(build: duckdb.DuckDBPyConnection) -> None:
    rows = build.execute(
        "select key, outcome from quality.check_result where check_id = 'S-9T' and report_id = ?",
        ["S-9T/violation#no_tables"],
    ).fetchall()
    assert rows == [("", "violation")]


def test_every_violation_says_what_does_not_agree(build: duckdb.DuckDBPyConnection) -> None:
    rows = build.execute("select distinct check_id from quality.check_result where reason is null").fetchall()
    assert rows == []


def test_a_frame_does_not_apply_to_a_report_without_facts(build: duckdb.DuckDBPyConnection) -> None:
    rows = build.execute(
        "select check_id, outcome, reason from quality.check_result where report_id = 'nothing' "
        "and check_id in (select unnest(?))",
        [sorted(FRAMED)],
    ).fetchall()
    assert {check for check, _, _ in rows} == set(FRAMED)
    assert {outcome for _, outcome, _ in rows} == {"not_applicable"}
    assert all(reason for _, _, reason in rows)
