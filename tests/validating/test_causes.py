"""Which cell is to blame: single slips, several at once, exchanges, shifted codes, units, and what cannot be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from pipelines.validating.findings import write_findings
from pipelines.validating.run import run_suites
from tests.validating.department import department
from tests.validating.ledger import cells, fact, land, new_build

Key = tuple[str, str, str]
Facts = list[dict[str, Any]]


def with_printed(rows: Facts, printed: dict[Key, str | None]) -> Facts:
    """Return the facts with some cells printed differently."""
    changed = []
    for row in rows:
        key = (row["statement"], row["line_id"], row["measure"])
        if key in printed:
            again = fact(row["report_id"], *key, printed[key], row_no=row["row_no"])
            row = row | {name: again[name] for name in ("printed", "value", "ulp", "amount_yuan", "presence")}
        changed.append(row)
    return changed


def shifted(rows: Facts, statement: str) -> Facts:
    """Return the facts with every value of a statement standing one row too high."""
    own = [row for row in rows if row["statement"] == statement]
    lines = sorted({row["line_id"] for row in own}, key=lambda line: "" if line == "total" else line)
    printed = {(row["line_id"], row["measure"]): row["printed"] for row in own}
    below = dict(zip(lines, [*lines[1:], None], strict=True))
    return with_printed(
        rows,
        {
            (statement, row["line_id"], row["measure"]): printed.get((below[row["line_id"]], row["measure"]))
            for row in own
        },
    )


def in_yuan(rows: Facts, statement: str) -> Facts:
    """Return the facts with the amounts of a statement printed in yuan below a heading that says 万元."""
    return with_printed(
        rows,
        {
            (statement, row["line_id"], row["measure"]): row["printed"]
            and str(Decimal(row["printed"]) * 10000)
            for row in rows
            if row["statement"] == statement
        },
    )


ALONE = {
    "total": "10.00", "overseas": "1.00", "vehicles": "7.00", "vehicle_purchase": "3.00", "vehicle_operation": "4.00",
    "reception": "4.00",
}  # fmt: skip
PENSION = {"301": "100.00", "30107": "60.00", "30108": "40.00", "302": "5.00", "30201": "5.00"}
ITEM = ("expenditure", "2010101", "basic")
REPORTS: dict[str, Callable[[Facts], Facts]] = {
    "right": lambda rows: rows,
    "plus one": lambda rows: with_printed(rows, {ITEM: "311.00"}),
    "transposed": lambda rows: with_printed(rows, {ITEM: "130.00"}),
    "dropped": lambda rows: with_printed(rows, {("gpb_basic_economic", "30102", "amount"): "15.00"}),
    "blank": lambda rows: with_printed(rows, {ITEM: None}),
    "point": lambda rows: with_printed(rows, {ITEM: "3100.00"}),
    "unit of a cell": lambda rows: with_printed(rows, {ITEM: "3100000.00"}),
    "two": lambda rows: with_printed(rows, {ITEM: "311.00", ("expenditure", "2010301", "basic"): "19.00"}),
    "exchanged": lambda rows: with_printed(
        rows, {("gpb_expenditure", "2010101", "project"): "25.00", ("gpb_expenditure", "2010102", "project"): "40.00"}
    ),
    "shifted": lambda rows: shifted(rows, "gpb_expenditure"),
    "unit of a statement": lambda rows: in_yuan(rows, "revenue"),
}  # fmt: skip
FINDING = "select * from quality.finding where severity <> 'info' and report_id = ? order by finding_id"


@pytest.fixture(scope="module")
def build() -> duckdb.DuckDBPyConnection:
    connection = new_build()
    land(connection, [row for name, change in REPORTS.items() for row in change(department(name))])
    land(
        connection,
        cells(
            "one of several", "three_public", {line: {"final": printed} for line, printed in ALONE.items()}
        ),
    )
    economic = {line: {"amount": printed} for line, printed in PENSION.items()}
    for name, by_function in (("one is silent", "60.00"), ("of another class", "5.00")):
        function = {code: {"basic": by_function} for code in ("208", "20805", "2080505")}
        land(
            connection,
            cells(name, "gpb_basic_economic", economic) + cells(name, "gpb_expenditure", function),
        )
    assert [outcome.errors for outcome in run_suites(connection, "run") if outcome.errors] == []
    write_findings(connection, "run")
    return connection


def findings(build: duckdb.DuckDBPyConnection, report_id: str) -> list[dict[str, Any]]:
    result = build.execute(FINDING, [report_id])
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def root(build: duckdb.DuckDBPyConnection, finding: dict[str, Any]) -> Key:
    query = "select statement, line_id, measure from core.fact where fact_id = ?"
    [key] = build.execute(query, finding["fact_ids"][:1]).fetchall()
    return (key[0], key[1], key[2])


def violations(build: duckdb.DuckDBPyConnection, report_id: str) -> set[str]:
    query = (
        "select concat_ws(' ', check_id, nullif(key, '')) from quality.check_result "
        "where outcome = 'violation' and report_id = ?"
    )
    return {member for (member,) in build.execute(query, [report_id]).fetchall()}


def explained(found: Iterable[dict[str, Any]]) -> set[str]:
    return {member for finding in found for member in finding["members"]}


def test_a_right_report_has_no_finding(build: duckdb.DuckDBPyConnection) -> None:
    assert findings(build, "right") == []


@pytest.mark.parametrize(
    ("report_id", "key", "suggested", "slip"),
    [
        ("plus one", ITEM, "310.00", "一位数字有误"),
        ("transposed", ITEM, "310.00", "颠倒"),
        ("dropped", ("gpb_basic_economic", "30102", "amount"), "150.00", ""),
        ("blank", ITEM, "310.00", "空白"),
        ("point", ITEM, "310.00", "小数点"),
        ("unit of a cell", ITEM, "310.00", "单位"),
    ],
)
def test_one_wrong_cell_is_one_finding_with_the_right_amount(
    build: duckdb.DuckDBPyConnection, report_id: str, key: Key, suggested: str, slip: str
) -> None:
    [finding] = findings(build, report_id)
    assert root(build, finding) == key
    assert (finding["class"], finding["severity"], finding["page"]) == ("issuer_error", "error", 5)
    assert set(finding["members"]) == violations(build, report_id)
    assert f"应为 {suggested}" in finding["title_zh"]
    assert f"建议值 {suggested}" in finding["detail"]
    assert slip in finding["title_zh"]


def test_the_detail_redoes_each_sum(build: duckdb.DuckDBPyConnection) -> None:
    [finding] = findings(build, "plus one")
    assert finding["title_zh"] == "支出决算表：2010101「基本支出」 印作 311.00，应为 310.00（一位数字有误）"
    assert (
        finding["title_en"]
        == "Expenditure: 2010101, basic reads 311.00, should be 310.00 (one digit differs)"
    )
    assert "T3-HIER 20101.basic：310.00 ≠ 311.00，左 − 右 = -1.00，容许 0.00" in finding["detail"]
    assert finding["check_id"] == "T3-HIER"


def test_what_arithmetic_cannot_tell_apart_is_said_so(build: duckdb.DuckDBPyConnection) -> None:
    [finding] = findings(build, "one of several")
    assert "不符「" in finding["title_zh"]
    assert "不能分辨" in finding["detail"]
    assert "建议值" not in finding["detail"]
    assert len(finding["fact_ids"]) == 4


def test_two_wrong_cells_are_two_findings(build: duckdb.DuckDBPyConnection) -> None:
    found = findings(build, "two")
    assert {root(build, finding) for finding in found} == {ITEM, ("expenditure", "2010301", "basic")}
    assert explained(found) == violations(build, "two")


def test_exchanged_siblings_are_one_finding(build: duckdb.DuckDBPyConnection) -> None:
    [finding] = findings(build, "exchanged")
    assert "互换" in finding["title_zh"]
    assert set(finding["members"]) == violations(build, "exchanged")
    assert finding["class"] == "issuer_error"


def test_siblings_are_exchanged_too_where_one_check_sees_only_one_of_them(
    build: duckdb.DuckDBPyConnection,
) -> None:
    [finding] = findings(build, "one is silent")
    assert "互换" in finding["title_zh"]
    assert "60.00" in finding["title_zh"] and "40.00" in finding["title_zh"]
    assert finding["members"] == ["A56-01 pension"]


def test_a_cell_of_another_class_with_the_right_amount_was_not_exchanged(
    build: duckdb.DuckDBPyConnection,
) -> None:
    [finding] = findings(build, "of another class")
    assert "互换" not in finding["title_zh"]
    assert finding["members"] == ["A56-01 pension"]


def test_shifted_codes_are_one_doubt_about_the_extraction(build: duckdb.DuckDBPyConnection) -> None:
    [finding] = findings(build, "shifted")
    assert finding["class"] == "extraction_doubt"
    assert finding["statement"] == "gpb_expenditure"
    assert "错位" in finding["title_zh"]
    assert "下移一行" in finding["detail"]
    assert set(finding["members"]) == violations(build, "shifted")


def test_a_statement_in_another_unit_is_one_finding(build: duckdb.DuckDBPyConnection) -> None:
    [finding] = findings(build, "unit of a statement")
    assert "单位" in finding["title_zh"]
    assert finding["statement"] == "revenue"
    assert set(finding["members"]) == violations(build, "unit of a statement")


def test_findings_are_the_same_after_every_run(build: duckdb.DuckDBPyConnection) -> None:
    everything = "select * from quality.finding order by finding_id"
    before = build.execute(everything).fetchall()
    run_suites(build, "run")
    write_findings(build, "run")
    assert build.execute(everything).fetchall() == before
