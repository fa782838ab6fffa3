"""How an identity is judged: the rounding law, blank and doubtful cells, forms, units, percentages, mentions.

All situations stand in one database and are judged by one run.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from pipelines.validating.findings import write_findings
from pipelines.validating.run import run_suites
from tests.expectations.examples import cells_of
from tests.validating.department import department
from tests.validating.ledger import cells, fact, land, new_build
from tests.validating.mutation import add_mutants, unguarded

Facts = list[dict[str, Any]]


def example(report_id: str, text: str, **more: Any) -> Facts:
    return [fact(report_id, *cell, **more) for cell in cells_of(text)]


def sentence(report_id: str, growth: str, current: str, prior: str | None, **more: Any) -> Facts:
    """Return 机关运行经费 with its prior amount; `implied` marks it as derived from the difference."""
    line = {"growth_pct": growth, "current": current, "prior": prior}
    rows = cells(report_id, "narrative", {"agency_operating": line})
    if more.get("implied"):
        rows[2] |= {"is_derived": True, "printed": None}
    return rows


def in_yuan(rows: Facts, statement: str) -> Facts:
    """Return the facts with one statement printed in 元 instead of 万元."""
    return [
        row | {"unit": "元", "value": str(Decimal(row["value"]) * 10000), "ulp": "0.01"}
        if row["statement"] == statement
        else row
        for row in rows
    ]


T9 = "three_public *.final: total {0}, overseas {1}, vehicles {2}, reception {3}"
X12 = "revenue *.total: total 30.00; rev_exp_summary *.amount: rev.current_total {0}"
SITUATIONS: dict[str, Facts] = {
    "lost addends": example("lost addends", T9.format("3.00", "-", "-", "-")),
    "lost total": example("lost total", T9.format("-", "3.00", "-", "-")),
    "printed zeros": example("printed zeros", T9.format("0.00", "0.00", "-", "-")),
    "one addend": example("one addend", T9.format("3.01", "3.00", "-", "-")),
    "three addends, two off": example("three addends, two off", T9.format("6.02", "1.00", "2.00", "3.00")),
    "dropped zeros": example(
        "dropped zeros", T9.format("7", "1", "2", "3.00") + "; revenue total.*: total 4.56, other 3.21, business 7.89"
    ),
    "one blank fact": example("one blank fact", T9.format("-", "-", "-", "-")),
    "unit differs": in_yuan(example("unit differs", X12.format("30.00")), "revenue"),
    "unit differs, wrong": in_yuan(example("unit differs, wrong", X12.format("31.00")), "revenue"),
    "three columns": example("three columns", "state_capital total.*: total 3.00, basic 1.00, project 2.00"),
    "unreadable": cells(
        "unreadable", "three_public", {"total": {"final": ""}, "overseas": {"final": "1.00"}, "reception": {"final": None}}
    ),
    "growth inside": sentence("growth inside", "0.51", "10.05", "10.00"),
    "growth outside": sentence("growth outside", "0.61", "10.05", "10.00"),
    "growth truncated": sentence("growth truncated", "12.32", "67319.00", "59930.00"),
    "growth rounded": sentence("growth rounded", "12.33", "673.16", "599.27"),
    "growth shrinks": sentence("growth shrinks", "-12.33", "525.38", "599.27"),
    "growth wrong sign": sentence("growth wrong sign", "12.33", "525.38", "599.27"),
    "growth from zero": sentence("growth from zero", "100.00", "10.00", "0.00"),
    "growth from blank": sentence("growth from blank", "100.00", "10.00", None),
    "growth implied": sentence("growth implied", "-1.87", "2995.39", "3052.34", implied=True),
    "said twice": [
        *example("said twice", "narrative revenue_total.*: current 33.00; rev_exp_summary *.amount: rev.current_total 33.00"),
        fact("said twice", "narrative", "revenue_total", "current", "34.00", occurrence=2),
    ],
    "approximate": [
        *example("approximate", "rev_exp_summary *.amount: rev.current_total 33.00"),
        fact("approximate", "narrative", "revenue_total", "current", "34", approx="about"),
    ],
    "share of nothing": example(
        "share of nothing", "narrative fn.201.*: completion_pct@initial 95.89, final 307.82, initial_budget 0.00"
    ),
    "hundred percent of nothing": example(
        "hundred percent of nothing", "narrative fn.201.*: completion_pct@initial 100, final 5.00, initial_budget 0.00"
    ),
    "share without its budget": example(
        "share without its budget",
        "narrative fn.201.*: completion_pct@initial 95.89, final 307.82; narrative fn.208.*: initial_budget 1.00",
    ),
    "one item described": example(
        "one item described",
        "gpb_expenditure *.total: total 30.00, 201 30.00, 20101 30.00, 2010101 10.00, 2010102 20.00;"
        "narrative fn.2010101.*: final 10.00, initial_budget 9.00; narrative gpb_expenditure.*: initial_budget 40.00",
    ),
    "share without its part": example(
        "share without its part",
        "narrative procurement_sme.awarded.*: share_pct 50.00; narrative procurement.*: current 2.00",
    ),
    "before 2018": example(
        "before 2018", "gpb_basic_economic *.amount: 30110 10.00; gpb_expenditure *.basic: 2101101 9.00"
    ),
    "part above whole": example(
        "part above whole", "narrative agency_operating.*: current 3.01; gpb_basic_economic *.amount: public_total 3.00"
    ),
    "part below whole": example(
        "part below whole", "narrative agency_operating.*: current 2.00; gpb_basic_economic *.amount: public_total 3.00"
    ),
    "implied prior": [
        row | ({"is_derived": True, "printed": None} if row["measure"] == "prior" else {})
        for row in example(
            "implied prior",
            "narrative rev_exp_total.*: prior 3.01; last_year:rev_exp_summary *.amount: rev.grand_total 3.00",
        )
    ],
    "stated prior": example(
        "stated prior", "narrative rev_exp_total.*: prior 3.01; last_year:rev_exp_summary *.amount: rev.grand_total 3.00"
    ),
    "class without a row": example(
        "class without a row", "rev_exp_summary *.amount: exp.fn.201 5.00; expenditure *.total: total 5.00, 208 5.00"
    ),
}  # fmt: skip
SUMMED = {
    # item rows that each miss by one digit: 201 may miss by two, and by no more
    "rows": "gpb_expenditure {}; gpb_expenditure 2010101.*: total 3.01, basic 1.00, project 2.00; "
    "gpb_expenditure 2010102.*: total 3.01, basic 1.00, project 2.00",
    # an item whose total is the sum of its columns counts as two rounded amounts, another as one
    "items": "rev_exp_summary *.amount: exp.fn.201 {}; expenditure 201.*: total 3.00, basic 1.00, project 2.00; "
    "expenditure 2010101.*: total 3.00, basic 1.00, project 2.00",
    "one item": "rev_exp_summary *.amount: exp.fn.201 {}; expenditure 201.*: total 3.00, project 3.00; "
    "expenditure 2010101.*: total 3.00, project 3.00",
    "addends": "expenditure *.total: total {}, 2010101 3.00; expenditure 2010101.*: basic 1.00, project 2.00",
    "changes": "narrative *.difference: three_public {}, three_public.overseas 1.00, three_public.vehicles 2.00, "
    "three_public.reception 3.00",
    "no change": "narrative agency_operating.*: difference {}, current 3.00, prior 2.99",
}
SITUATIONS |= {
    f"{name} {printed}": example(f"{name} {printed}", SUMMED[name].format(row.format(printed)))
    for name, row, choices in (
        ("rows", "201.*: total {}, basic 2.00, project 4.00", ("6.02", "6.03")),
        ("items", "{}", ("3.01", "3.02")),
        ("one item", "{}", ("3.00", "3.01")),
        ("addends", "{}", ("3.01", "3.02")),
        ("changes", "{}", ("6.02", "6.03")),
        ("no change", "{}", ("0.00", "-0.01")),
    )
    for printed in choices
}
NOT_IN_THE_DEPARTMENT = {
    "A56-01", "A56-02", "N-3PC", "N-3PC-PART", "N-AGAIN", "N-BAS-LIST", "N-MEC-BUD", "N-NONE", "N-PRF-AMT",
    "N-EMP", "N-PRF-SPENT", "N-RSN", "N-SHR-PRJ", "N-SME", "N-USE", "N-USE-ITEM", "P-FORM", "S-9T", "S-CODE", "S-FORM",
    "S-ISS", "S-RES", "S-YR", "T5-ROW2", "T5-SPLIT", "T7-SPLIT", "T8-SPLIT", "X69-01",
}  # fmt: skip
"""Identities about columns, codes and sentences that the consistent department does not print; they have examples of their own."""
Result = tuple[
    str, str | None, Decimal | None, Decimal | None, Decimal | None, int, Decimal | None, list[str]
]


@pytest.fixture(scope="module")
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = new_build()
    land(connection, [row for rows in SITUATIONS.values() for row in rows])
    connection.execute("update core.report set fiscal_year = 2017 where report_id = 'before 2018'")
    land(connection, department("department"))
    add_mutants(connection, "department")
    outcomes = run_suites(connection, "run")
    assert [outcome.errors for outcome in outcomes if outcome.errors] == []
    yield connection


def judged(build: duckdb.DuckDBPyConnection, report_id: str, check_id: str, key: str) -> Result:
    rows: list[Result] = build.execute(
        "select outcome, reason, lhs, rhs, difference, terms, tolerance, fact_ids from quality.check_result "
        "where report_id = ? and check_id = ? and key = ?",
        [report_id, check_id, key],
    ).fetchall()
    assert len(rows) == 1, rows
    return rows[0]


@pytest.mark.parametrize(
    ("report_id", "check_id", "key", "outcome", "reason"),
    [
        ("lost addends", "T9-01", "final", "violation", "beyond rounding"),
        ("lost total", "T9-01", "final", "violation", "beyond rounding"),
        ("printed zeros", "T9-01", "final", "exact", "equal"),
        ("one addend", "T9-01", "final", "violation", "beyond rounding"),
        ("three addends, two off", "T9-01", "final", "violation", "beyond rounding"),
        ("dropped zeros", "T9-01", "final", "violation", "beyond rounding"),
        ("one blank fact", "T9-01", "final", "not_applicable", "all blank"),
        ("unit differs", "X12-01", "", "exact", "equal"),
        ("unit differs, wrong", "X12-01", "", "violation", "not equal"),
        ("three columns", "T8-ROW2", "total", "exact", "equal"),
        ("unreadable", "T9-01", "final", "not_evaluable", "a cell is unreadable"),
        ("growth inside", "N-YOYP", "agency_operating", "tail", "consistent"),
        ("growth outside", "N-YOYP", "agency_operating", "violation", "wrong"),
        ("growth truncated", "N-YOYP", "agency_operating", "tail", "truncated"),
        ("growth rounded", "N-YOYP", "agency_operating", "exact", "ok"),
        ("growth shrinks", "N-YOYP", "agency_operating", "exact", "ok"),
        ("growth wrong sign", "N-YOYP", "agency_operating", "violation", "wrong"),
        ("growth from zero", "N-YOYP", "agency_operating", "not_applicable", "zero base"),
        ("growth from blank", "N-YOYP", "agency_operating", "not_applicable", "zero base"),
        ("growth implied", "N-YOYP", "agency_operating", "exact", "ok"),
        ("share of nothing", "N-CMP", "fn.201.initial", "violation", "wrong"),
        (
            "share without its budget",
            "N-CMP",
            "fn.201.initial",
            "not_applicable",
            "an amount is not stated",
        ),
        (
            "share without its part",
            "N-SHR",
            "sme",
            "not_applicable",
            "not stated what it is a percentage of",
        ),
        ("one item described", "N-FIN", "", "not_applicable", "not every item of the statement is described"),
        (
            "one item described",
            "N-BUD",
            "initial",
            "not_applicable",
            "not every item of the statement is described",
        ),
        ("hundred percent of nothing", "N-CMP", "fn.201.initial", "not_applicable", "zero base"),
        ("before 2018", "A56-02", "", "not_applicable", "does not apply before 2018"),
        ("part above whole", "N-MEC", "", "violation", "more than the whole"),
        ("part below whole", "N-MEC", "", "exact", "at most the whole"),
        ("implied prior", "Y-PRIOR", "rev_exp_total", "tail", "within rounding"),
        ("stated prior", "Y-PRIOR", "rev_exp_total", "violation", "beyond rounding"),
        ("said twice", "N-TOT", "revenue_total", "exact", "equal"),
        ("said twice", "N-TOT", "revenue_total#2", "violation", "not equal"),
        ("approximate", "N-TOT", "revenue_total", "not_evaluable", "a cell is approximate"),
        ("rows 6.02", "T5-ROW", "201", "tail", "within rounding"),
        ("rows 6.03", "T5-ROW", "201", "violation", "beyond rounding"),
        ("items 3.01", "X13-02", "201", "tail", "within rounding"),
        ("items 3.02", "X13-02", "201", "violation", "beyond rounding"),
        ("one item 3.00", "X13-02", "201", "exact", "equal"),
        ("one item 3.01", "X13-02", "201", "violation", "beyond rounding"),
        ("addends 3.01", "T3-TOT7", "total", "tail", "within rounding"),
        ("addends 3.02", "T3-TOT7", "total", "violation", "beyond rounding"),
        ("changes 6.02", "N-3PD", "", "tail", "within rounding"),
        ("changes 6.03", "N-3PD", "", "violation", "beyond rounding"),
        ("no change 0.00", "N-YOYD", "agency_operating", "tail", "within rounding"),
        ("no change -0.01", "N-YOYD", "agency_operating", "violation", "beyond rounding"),
        ("class without a row", "X13-02", "201", "violation", "beyond rounding"),
        ("class without a row", "X13-02", "208", "violation", "beyond rounding"),
    ],
)
def test_a_situation_is_judged(
    build: duckdb.DuckDBPyConnection,
    report_id: str,
    check_id: str,
    key: str,
    outcome: str,
    reason: str,
) -> None:
    assert judged(build, report_id, check_id, key)[:2] == (outcome, reason)


def test_a_column_that_the_form_does_not_print_is_not_applicable(build: duckdb.DuckDBPyConnection) -> None:
    outcome, reason, *_ = judged(build, "three columns", "T8-ROW1", "")
    assert outcome == "not_applicable"
    assert str(reason).startswith("column not in the form: state_capital.closing")


def test_a_result_is_enough_to_redo_the_sum(build: duckdb.DuckDBPyConnection) -> None:
    rows = SITUATIONS["three addends, two off"]
    assert judged(build, "three addends, two off", "T9-01", "final")[2:] == (
        Decimal("6.02"), Decimal("6.00"), Decimal("0.02"), 4, Decimal("0.01"), [row["fact_id"] for row in rows],
    )  # fmt: skip


def test_an_amount_without_its_zeros_is_as_exact_as_its_neighbours(build: duckdb.DuckDBPyConnection) -> None:
    assert judged(build, "dropped zeros", "T9-01", "final")[6] == Decimal("0.01")


def test_different_units_are_compared_in_yuan(build: duckdb.DuckDBPyConnection) -> None:
    _, _, lhs, rhs, difference, *_ = judged(build, "unit differs, wrong", "X12-01", "")
    assert (lhs, rhs, difference) == (310000, 300000, 10000)


def test_a_consistent_department_is_exact_everywhere(build: duckdb.DuckDBPyConnection) -> None:
    rows = build.execute(
        "select check_id, list(distinct outcome) from quality.check_result "
        "where report_id = 'department' and outcome <> 'not_applicable' group by check_id"
    ).fetchall()
    assert [row for row in rows if row[1] != ["exact"] and row[0] != "N-SHR-SUM"] == []
    declared = build.execute(
        "select check_id from frames.identity where suite not in ('annex', 'cross_year')"
    ).fetchall()
    assert {check for (check,) in declared} - {check for check, _ in rows} == NOT_IN_THE_DEPARTMENT


def test_every_printed_number_is_guarded(build: duckdb.DuckDBPyConnection) -> None:
    assert build.execute("select count(*) from mutant").fetchall()[0][0] > 250
    assert unguarded(build) == []


def test_findings_keep_their_ids_and_leave_those_of_others(build: duckdb.DuckDBPyConnection) -> None:
    build.execute(
        "insert into quality.finding by name select 'x' as finding_id, 'S-UNIT' as check_id, 'r' as report_id, "
        "'scope' as class, 'info' as severity, '缺表' as title_zh, 'missing' as title_en, 'open' as status"
    )
    query = (
        "select finding_id, check_id, class, severity, title_zh, detail, members, page from quality.finding "
        "where report_id in ('one addend', 'growth truncated', 'r') order by check_id, class"
    )
    write_findings(build, "run")
    first = build.execute(query).fetchall()
    write_findings(build, "run")
    assert build.execute(query).fetchall() == first
    assert [row[1:] for row in first] == [
        (
            "N-YOYP", "truncated", "info", "决算情况说明：「文字说明中的增减幅度与本年数、上年数相符」有 1 处截尾，最大 0.01",
            "12.32 ≈ 12.33，容许 0.00；第三部分：增长（下降）…%", ["N-YOYP agency_operating"], 5,
        ),
        ("S-UNIT", "scope", "info", "缺表", None, None, None),
        (
            "T9-01", "issuer_error", "error",
            "财政拨款“三公”经费支出决算表：不符「合计等于因公出国（境）费、公务用车购置及运行费与公务接待费之和，"
            "预算数、决算数皆然」，相差 0.01 万元（final）",
            "T9-01 final：3.01 ≠ 3.00，左 − 右 = 0.01，容许 0.00；有误的可能是这一核对中的任何一格，最多涉及 2 格："
            "仅凭核对不能分辨；1栏=（2+3+6）栏；7栏=（8+9+12）栏",
            ["T9-01 final"], 5,
        ),
    ]  # fmt: skip


def test_every_violation_is_in_a_finding_and_the_tails_of_a_check_are_one(
    build: duckdb.DuckDBPyConnection,
) -> None:
    write_findings(build, "run")
    members = "select report_id, unnest(members) from quality.finding where severity <> 'info'"
    violations = (
        "select report_id, concat_ws(' ', check_id, nullif(key, '')) from quality.check_result "
        "where outcome = 'violation'"
    )
    assert build.execute(f"({violations}) except ({members})").fetchall() == []
    assert build.execute(f"({members}) except ({violations})").fetchall() == []
    infos = "select count(*) from quality.finding where check_id <> 'S-UNIT' and severity = 'info'"
    tails = "select count(distinct (report_id, check_id)) from quality.check_result where outcome = 'tail'"
    assert build.execute(infos).fetchall() == build.execute(tails).fetchall()


def test_a_violation_that_was_there_before_guards_nothing() -> None:
    connection = new_build()
    stray = fact("faulty", "three_public", "elsewhere", "final", "5.00")
    land(connection, [*example("faulty", T9.format("7.00", "1.00", "2.00", "3.00")), stray])
    assert add_mutants(connection, "faulty") == 5
    run_suites(connection, "run")
    assert unguarded(connection) == [("three_public", "elsewhere", "final", 1, "5.00")]
