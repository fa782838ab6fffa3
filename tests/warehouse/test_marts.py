"""Marts over small reports whose answers are known: what may be added, why a growth is empty, what is in doubt."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import duckdb
import pytest

from pipelines.records import Finding, LandedReport
from pipelines.warehouse.load import load_reports
from tests.warehouse.landed import landed

Line = tuple[str, str, str, str | None]


def ask(build: duckdb.DuckDBPyConnection, query: str) -> list[tuple]:
    return build.execute(query).fetchall()


def load(build: duckdb.DuckDBPyConnection, year: int, *lines: Line, issuer: str = "甲局") -> LandedReport:
    report = landed(issuer, year, lines)
    load_reports(build, [report])
    return report


def changed(report: LandedReport, line_id: str, **fields: object) -> LandedReport:
    facts = (replace(fact, **fields) if fact.line_id == line_id else fact for fact in report.facts)  # type: ignore[arg-type]
    return replace(report, facts=tuple(facts))


def function(code: str, total: str | None, statement: str = "expenditure", measure: str = "total") -> Line:
    return (statement, code, measure, total)


def test_codes_are_added_by_leaves_or_by_one_level(build: duckdb.DuckDBPyConnection) -> None:
    codes = {
        "207": "9.00",
        "20701": "7.00",
        "2070101": "4.00",
        "2070109": "3.00",
        "20702": "2.00",
        "208": "1.00",
    }
    load(build, 2023, *(function(code, total) for code, total in codes.items()), function("total", "10.00"))
    leaves = ask(
        build,
        "select list(subject_code order by subject_code), sum(total_wan) from marts.spending_by_function where is_leaf",
    )
    assert leaves == [(["2070101", "2070109", "20702", "208"], Decimal("10.00"))]
    levels = ask(
        build, "select level, sum(total_wan) from marts.spending_by_function group by level order by level"
    )
    assert levels == [(1, Decimal("10.00")), (2, Decimal("9.00")), (3, Decimal("7.00"))]
    share = ask(
        build,
        "select share_pct, class_code, class_name from marts.spending_by_function where subject_code = '2070109'",
    )
    assert share == [(Decimal("30.00"), "207", "文化旅游体育与传媒支出")]


@pytest.mark.parametrize(
    ("prior", "current", "reason", "growth"),
    [
        ("4.00", "5.00", None, Decimal("25.00")),
        ("0.00", "5.00", "prior_zero", None),
        ("-4.00", "5.00", "prior_negative", None),
        (None, "5.00", "not_printed_before", None),
        ("4.00", None, "current_missing", None),
    ],
)
def test_a_growth_that_cannot_be_told_says_why(
    build: duckdb.DuckDBPyConnection,
    prior: str | None,
    current: str | None,
    reason: str | None,
    growth: Decimal | None,
) -> None:
    load(build, 2022, function("201", prior), function("208", "1.00"))
    load(build, 2023, function("201", current))
    rows = ask(
        build,
        "select change_pct, no_growth_because from marts.spending_by_function where fiscal_year = 2023 and subject_code = '201'",
    )
    assert rows == [(growth, reason)]


def test_without_a_report_of_last_year_there_is_none_to_compare_with(
    build: duckdb.DuckDBPyConnection,
) -> None:
    load(build, 2023, function("201", "5.00"))
    assert ask(build, "select no_growth_because from marts.year_over_year") == [("no_prior_report",)]


def economic(year: int, amounts: dict[str, str]) -> LandedReport:
    return landed(
        "甲局", year, [("gpb_basic_economic", code, "amount", wan) for code, wan in amounts.items()]
    )


def test_a_code_that_was_reused_is_not_compared_and_one_that_moved_is(
    build: duckdb.DuckDBPyConnection,
) -> None:
    # 2018: 住房公积金 went from 30311 to 30113, 30311 became something else
    load_reports(build, [economic(2017, {"30311": "7.00", "30101": "3.00"})])
    load_reports(build, [economic(2018, {"30113": "7.70", "30311": "1.00", "30101": "3.30"})])
    rows = ask(
        build,
        "select subject_code, prior_amount_wan, change_pct, no_growth_because from marts.basic_by_economic "
        "where fiscal_year = 2018 order by subject_code",
    )
    assert rows == [
        ("30101", Decimal("3.00"), Decimal("10.00"), None),
        ("30113", Decimal("7.00"), Decimal("10.00"), None),
        ("30311", None, None, "code_reused"),
    ]


def test_a_code_that_only_got_a_new_name_goes_on(build: duckdb.DuckDBPyConnection) -> None:
    load(build, 2019, function("20805", "2.00"))
    load(build, 2020, function("20805", "3.00"))
    rows = ask(
        build,
        "select fiscal_year, classified_name, change_pct from marts.spending_by_function order by fiscal_year",
    )
    assert rows == [(2019, "行政事业单位离退休", None), (2020, "行政事业单位养老支出", Decimal("50.00"))]


@pytest.mark.parametrize(
    ("status", "total", "doubt"),
    [
        ("agreed", Decimal("5.00"), None),
        ("ocr_single", Decimal("5.00"), "ocr_single"),
        ("disputed", None, "disputed"),
    ],
)
def test_a_number_in_doubt_says_so(
    build: duckdb.DuckDBPyConnection, status: str, total: Decimal | None, doubt: str | None
) -> None:
    report = changed(landed("甲局", 2023, [function("201", "5.00")]), "201", reading_status=status)
    load_reports(build, [report])
    assert ask(build, "select total_wan, doubt from marts.spending_by_function") == [(total, doubt)]
    shown = ask(build, "select amount_wan, doubt from marts.year_over_year")
    assert shown == ([] if doubt == "disputed" else [(total, doubt)])


@pytest.mark.parametrize(("status", "doubt"), [("open", "questioned"), ("accepted", None)])
def test_a_number_that_an_open_error_blames_is_questioned(
    build: duckdb.DuckDBPyConnection, status: str, doubt: str | None
) -> None:
    report = landed("甲局", 2023, [function("201", "5.00"), function("208", "1.00")])
    blamed, beside = (fact.fact_id for fact in report.facts)
    found = Finding(
        "f1",
        "T3-ROW",
        report.report.report_id,
        "issuer_error",
        "error",
        "不符",
        "off",
        fact_ids=(blamed, beside),
        status=status,
    )
    load_reports(build, [replace(report, findings=(found,))])
    rows = ask(build, "select subject_code, doubt from marts.spending_by_function order by 1")
    assert rows == [("201", doubt), ("208", None)]


def test_balances_roll_forward_and_meet_those_of_last_year(build: duckdb.DuckDBPyConnection) -> None:
    lines = {
        "bal.opening": "5.00",
        "rev.current_total": "20.00",
        "rev.nonfiscal_surplus_used": "1.00",
        "exp.current_total": "18.00",
        "exp.surplus_distribution": "2.00",
    }
    summary = [("rev_exp_summary", line, "amount", wan) for line, wan in lines.items()]
    load(build, 2022, ("rev_exp_summary", "bal.closing", "amount", "4.50"))
    load(build, 2023, *summary, ("rev_exp_summary", "bal.closing", "amount", "6.10"))
    rows = ask(
        build,
        "select expected_closing_wan, closing_wan, difference_wan, prior_closing_wan, opening_difference_wan, prior_basis "
        "from marts.balance_rollforward where fiscal_year = 2023",
    )
    six, off = Decimal("6.00"), Decimal("0.10")
    assert rows == [(six, Decimal("6.10"), off, Decimal("4.50"), Decimal("0.50"), "own_report")]


def test_three_public_keeps_three_kinds_of_nothing_apart(build: duckdb.DuckDBPyConnection) -> None:
    report = landed(
        "甲局",
        2023,
        [("three_public", line, "final", None) for line in ("overseas", "vehicles", "reception")],
    )
    zero = {"presence": "printed_zero", "value": Decimal(0), "amount_yuan": Decimal(0), "printed": "0.00"}
    report = changed(changed(report, "overseas", **zero), "vehicles", presence="stated_none")
    load_reports(build, [report])
    rows = ask(
        build, "select line_id, final_wan, final_presence, is_none from marts.three_public order by line_id"
    )
    assert rows == [
        ("overseas", Decimal("0.00"), "printed_zero", True),
        ("reception", None, "blank", True),
        ("vehicles", None, "stated_none", True),
    ]


def test_a_budget_of_nothing_has_no_rate(build: duckdb.DuckDBPyConnection) -> None:
    said = [("narrative", "fn.208", "initial_budget", "0.00"), ("narrative", "fn.208", "final", "3.00")]
    said += [("narrative", "fn.201", "initial_budget", "4.00"), ("narrative", "fn.201", "final", "3.00")]
    load(build, 2023, *said)
    rows = ask(
        build,
        "select line_id, deviation_wan, deviation_pct, no_deviation_because, completion_pct from marts.budget_execution order by 1",
    )
    assert rows == [
        ("fn.201", Decimal("-1.00"), Decimal("-25.00"), None, Decimal("75.00")),
        ("fn.208", Decimal("3.00"), None, "initial_budget_zero", None),
    ]


def test_shares_of_procurement_need_a_total(build: duckdb.DuckDBPyConnection) -> None:
    def said(year: int, **amounts: str) -> None:
        load(
            build,
            year,
            *(("narrative", name.replace("__", "."), "current", wan) for name, wan in amounts.items()),
        )

    said(
        2021,
        procurement="8.00",
        procurement_sme__reserved_awarded="3.00",
        procurement_sme__other_awarded="1.00",
    )
    said(2022, procurement="0.00")
    said(2023, procurement="8.00")
    rows = ask(
        build,
        "select fiscal_year, sme_awarded_wan, sme_share_pct, no_share_because from marts.procurement order by 1",
    )
    assert rows == [
        (2021, Decimal("4.00"), Decimal("50.00"), None),
        (2022, None, None, "total_zero"),
        (2023, None, None, "awards_missing"),
    ]


def test_pay_of_own_staff_goes_back_to_the_department_s_division(build: duckdb.DuckDBPyConnection) -> None:
    codes = {"2012901": "50.00", "2080505": "8.00", "2080501": "3.00", "2101101": "4.00", "2210201": "5.00"}
    load(build, 2023, *(function(code, total) for code, total in codes.items()))
    rows = ask(
        build,
        "select cofog_division, by_class_wan, own_staff_wan, former_staff_wan, adjusted_wan "
        "from marts.spending_by_cofog order by cofog_division",
    )
    fifty, none = Decimal("50.00"), None
    assert rows == [
        ("01", fifty, none, none, Decimal("67.00")),
        ("06", Decimal("5.00"), Decimal("5.00"), none, none),
        ("07", Decimal("4.00"), Decimal("4.00"), none, none),
        ("10", Decimal("11.00"), Decimal("8.00"), Decimal("3.00"), Decimal("3.00")),
    ]
    assert sum(row[1] for row in rows) == sum(row[4] or 0 for row in rows)


def test_an_announced_restatement_is_told_from_a_contradiction(build: duckdb.DuckDBPyConnection) -> None:
    total = ("rev_exp_summary", "rev.grand_total", "amount")
    load(build, 2022, (*total, "10.00"))
    load(build, 2023, (*total, "12.00"), ("narrative", "rev_exp_total", "prior", "9.00"))
    assert ask(build, "select own_wan, stated, agreement from marts.comparatives") == [
        (Decimal("10.00"), Decimal("9.00"), "differs")
    ]
    said = ("narrative", "rev_exp_total.restated", "prior", "9.00")
    load(build, 2023, (*total, "12.00"), ("narrative", "rev_exp_total", "prior", "9.00"), said)
    agreement = "select agreement from marts.comparatives where line_id = 'rev_exp_total'"
    assert ask(build, agreement) == [("differs",)]  # the restated amount has no sentence here
    report = changed(
        landed("甲局", 2023, [(*total, "12.00"), ("narrative", "rev_exp_total", "prior", "9.00"), said]),
        "rev_exp_total.restated",
        quote="2022年数已重述",
    )
    load_reports(build, [report])
    assert ask(build, agreement) == [("restated",)]


def test_indicators_in_text_meet_what_was_reached(build: duckdb.DuckDBPyConnection) -> None:
    report = landed("甲局", 2023, [("annex", "indicator", measure, "10") for measure in ("target", "count")])
    target, reached = report.facts
    other = {"unit": "家", "amount_yuan": None, "occurrence": 1}
    facts = (
        replace(target, subject_name="新建基层工会组织", **other),
        replace(reached, subject_name="全年新建基层工会", value=Decimal(562), **{**other, "occurrence": 7}),
        replace(
            reached, fact_id="x", subject_name="新建驿站", value=Decimal(9), **{**other, "occurrence": 8}
        ),
    )
    load_reports(build, [replace(report, facts=facts)])
    rows = ask(
        build, "select basis, indicator_name, actual_name, times_target from marts.performance_indicators"
    )
    assert rows == [("text", "新建基层工会组织", "全年新建基层工会", Decimal("56.20"))]


def test_codes_that_the_list_lacks_become_suggestions_and_change_no_fact(
    build: duckdb.DuckDBPyConnection,
) -> None:
    known = [ask(build, f"select count(*) from ref.{table}") for table in ("function", "economic")]
    names = {
        "2010101": "行政运行",  # verified as it is
        "2010102": "一般行政事务",  # a verified code under another name
        "2010103": "机关服务",  # in the list, but not verified
        "2010177": "样例事务",  # nowhere, below a verified 款
        "9990101": "样例事务",  # nowhere, and neither is what stands above it
    }
    for issuer in ("甲局", "乙局"):
        report = landed(issuer, 2023, [function(code, "1.00") for code in names])
        facts = tuple(replace(fact, subject_name=names[fact.line_id]) for fact in report.facts)
        load_reports(build, [replace(report, facts=facts)])
    alone = landed("甲局", 2022, [function("2010178", "1.00")])
    load_reports(build, [replace(alone, facts=(replace(alone.facts[0], subject_name="样例小事"),))])
    assert ask(
        build,
        "select code, issuers, first_seen, last_seen, has_known_parent, verified_name, unverified_name, is_learnable "
        "from marts.code_suggestions order by code",
    ) == [
        ("2010102", 2, 2023, 2023, True, "一般行政管理事务", None, False),
        ("2010103", 2, 2023, 2023, True, None, "机关服务", True),
        ("2010177", 2, 2023, 2023, True, None, None, True),
        ("2010178", 1, 2022, 2022, True, None, None, False),
        ("9990101", 2, 2023, 2023, False, None, None, False),
    ]
    assert [ask(build, f"select count(*) from ref.{table}") for table in ("function", "economic")] == known
