"""The shared reports: every finding that a person made by hand, with its check, place, class and severity, and nothing else.

`item` is the number of the finding in the notes on the report. Tails are told once per check, for information.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass

import duckdb
import pytest

from pipelines.normalizing.report import Source, normalize
from pipelines.reading.report import read_report
from pipelines.validating.findings import write_findings
from pipelines.validating.run import run_suites
from pipelines.validating.suites import load_suites
from pipelines.warehouse.load import load_reports
from tests.shared_reports import FOLDER, PUTUO, XINZHOU, needs_shared_reports
from tests.validating.ledger import fact, land, new_build

pytestmark = [pytest.mark.end_to_end, needs_shared_reports]


@dataclass(frozen=True)
class Known:
    """One finding: the checks that it explains, as `check_id key`, its class and its severity."""

    item: int
    members: tuple[str, ...]
    finding_class: str
    severity: str = "info"


def tails(item: int, *members: str, finding_class: str = "rounding_tail") -> list[Known]:
    """Return one tail finding per check of `members`."""
    by_check: dict[str, list[str]] = {}
    for member in members:
        by_check.setdefault(member.split()[0], []).append(member)
    return [Known(item, tuple(sorted(found)), finding_class) for found in by_check.values()]


def totals(*statements: int, columns: dict[int, tuple[str, ...]]) -> list[str]:
    """Return the members of the totals of classes and of items, per statement and column."""
    return [
        f"T{n}-{total} {column}" for n in statements for total in ("TOT", "TOT7") for column in columns[n]
    ]


_XINZHOU = [
    # Σ类 673.17 against 673.16, basic 650.17 against 650.16: one cause, twelve evaluations
    *tails(
        1,
        *totals(
            2, 3, 5, columns={2: ("fiscal_approp", "total"), 3: ("basic", "total"), 5: ("basic", "total")}
        ),
    ),
    # 46.14 in the summaries and the notes, 46.15 in the statements
    *tails(2, "X13-02 221", "X45-02 221", "N-ITEM final.221", "N-ITEM structure.221"),
    # 497.51 against 497.50, 63.39 against 63.40; the annex has the yuan, the notes list the items
    *tails(3, "T6-03 301.amount", "T6-03 302.amount", "N-BAS-SUM personnel", "N-BAS-SUM public"),
    *tails(3, "E-YUAN basic", "E-YUAN goods_services", "E-YUAN total", "E-YUAN wages"),
    *tails(4, "N-CMP fn.208.initial"),  # 197.76 % inside [197.72, 197.81]
    *tails(
        5,
        *(f"E-RATE evaluation.{part}" for part in ("input", "output", "process")),
        finding_class="truncated",
    ),
    Known(
        6, ("N-SHR-PRJ",), "issuer_error", "warning"
    ),  # 3.42 % of all expenditure, 100 % of project expenditure
    Known(7, ("E-PRJ count",), "scope", "warning"),  # four projects in the annex, three in the notes
    Known(7, ("E-PRJ budget",), "scope", "warning"),  # budgets of 27 against 23
    Known(8, ("E-YUAN basic#2",), "scope", "error"),  # total expenditure called basic expenditure
    Known(8, ("E-YUAN personal",), "scope", "error"),  # with the projects in it
    Known(
        9, ("N-RSN approp_revenue.gpb approp_total gpb_expenditure",), "scope"
    ),  # 111.56 for a change of 73.89
    Known(10, ("N-USE 208",), "scope"),  # an annuity and a lump sum in a class of pension insurance alone
    Known(11, ("N-USE 210",), "scope"),  # medical insurance in a class of medical subsidies alone
    Known(12, ("N-MEC-BUD agency_operating",), "scope"),  # 63.39 of 63.39 in a year of 181.56 %
    Known(13, ("E-HC-POST administrative",), "scope"),  # nine in seven posts
    Known(14, ("E-IND 劳模经费.劳模慰问人数",), "template_residue"),
    Known(14, ("E-IND 党员服务对象满意度",), "template_residue"),
    Known(15, ("S-RES text",), "template_residue", "warning"),  # 有资本经营预算, 省级, 省直, 十三五
    Known(15, ("E-ACT 宣讲活动",), "issuer_error"),  # 30余场 and 40余场
]
KNOWN: dict[str, list[Known]] = {
    **dict.fromkeys(XINZHOU, _XINZHOU),
    "putuo-finance-bureau-2024.pdf": [
        *tails(1, *totals(2, 3, 5, columns={2: ("fiscal_approp", "total"), 3: ("basic", "total"), 5: ("basic", "total")})),
        *tails(1, "X13-02 208", "X45-02 208", "T6-03 301.amount", "T6-03 302.amount", "N-FIN"),
        Known(2, ("N-SHR-FN 201", "N-SHR-SUM gpb_expenditure"), "issuer_error", "warning"),  # 71.73 % for 71.65 %
        Known(3, ("N-TOT approp_total",), "issuer_error", "error"),  # 0.3 for 2,961.68
        *tails(4, "N-BUD initial", "N-PRO", "N-SME awarded"),
        Known(5, ("N-BAS-LIST personnel.个人农业生产补贴",), "issuer_error", "warning"),  # the row below 奖励金
        # 6 needs the budget of 2025: see below
    ],
    "putuo-social-work-2024.pdf": [
        *tails(1, "X56-01", "N-SUB-ALL basic", "T6-03 302.amount"),
        *tails(2, "N-SHR-FN 221", finding_class="truncated"),  # 9.55 % for 9.56 %
        Known(3, ("N-CMP gpb_expenditure.initial",), "issuer_error", "warning"),  # 95.89 % of an initial budget of 0
        # 4, growth of 100 % on nothing, is a convention: see below
        Known(5, ("N-SME awarded",), "issuer_error", "warning"),  # 42.14 of 21.07
        Known(6, ("N-BAS-LIST public.邮电费",), "issuer_error", "warning"),  # listed with 0.00
        Known(6, ("N-USE-ITEM 2210201",), "template_residue", "warning"),  # 住房公积金 for medical insurance
        Known(6, ("N-CMP-ALL item",), "template_residue"),  # six of nine items without their completion
        Known(6, ("S-RES gov_fund",), "template_residue", "warning"),  # 仍保留该表格式…
        Known(6, ("S-RES state_capital",), "template_residue", "warning"),
    ],
}  # fmt: skip
ITEMS = {
    **{name: set(range(1, 16)) for name in XINZHOU},
    "putuo-finance-bureau-2024.pdf": set(range(1, 6)),
    "putuo-social-work-2024.pdf": {1, 2, 3, 5, 6},
}


@pytest.fixture(scope="module")
def build() -> duckdb.DuckDBPyConnection:
    connection = new_build()
    for name in (*XINZHOU, *PUTUO):
        data = (FOLDER / name).read_bytes()
        load_reports(
            connection, [normalize(read_report(data), Source(name, hashlib.sha256(data).hexdigest()))]
        )
    outcomes = run_suites(connection, "run")
    assert [outcome.errors for outcome in outcomes if outcome.errors] == []
    # no report of these has money in either fund; the specimens have
    assert [outcome.name for outcome in outcomes if not outcome.evaluated] == ["gov_fund", "state_capital"]
    write_findings(connection, "run")
    return connection


@pytest.mark.parametrize("name", KNOWN)
def test_the_findings_are_the_known_ones_and_no_other(build: duckdb.DuckDBPyConnection, name: str) -> None:
    rows = build.execute(
        "select members, class, severity from quality.finding inner join core.report using (report_id) "
        "where source_name = ?",
        [name],
    ).fetchall()
    found = Counter((tuple(sorted(members or [])), kind, severity) for members, kind, severity in rows)
    known = Counter((tuple(sorted(one.members)), one.finding_class, one.severity) for one in KNOWN[name])
    assert found - known == Counter(), "found and not known"
    assert known - found == Counter(), "known and not found"
    assert {one.item for one in KNOWN[name]} == ITEMS[name]


@pytest.mark.parametrize("name", KNOWN)
def test_every_number_can_be_checked_and_every_result_says_why(
    build: duckdb.DuckDBPyConnection, name: str
) -> None:
    rows = build.execute(
        "select outcome, count(*), count(reason) from quality.check_result inner join core.report using (report_id) "
        "where source_name = ? group by all",
        [name],
    ).fetchall()
    counts = {outcome: number for outcome, number, _ in rows}
    assert "not_evaluable" not in counts
    assert counts["exact"] > 300
    assert all(number == reasons for _, number, reasons in rows)


def test_every_identity_ran_on_every_report_or_says_why_not(build: duckdb.DuckDBPyConnection) -> None:
    declared = {identity.id for suite in load_suites() for identity in suite.identities}
    rows = build.execute(
        "select report_id, list(distinct check_id) from quality.check_result group by report_id"
    ).fetchall()
    assert len(rows) == len(KNOWN)
    assert [set(checks) for _, checks in rows] == [declared] * len(rows)


def test_printed_formulas_are_executed_and_are_the_forms_own(build: duckdb.DuckDBPyConnection) -> None:
    rows = build.execute(
        "select source_name, check_id, outcome, count(*) from quality.check_result "
        "inner join core.report using (report_id) where check_id in ('P-FORM', 'S-FORM') group by all"
    ).fetchall()
    counts = {(name, check, outcome): number for name, check, outcome, number in rows}
    for name in XINZHOU:
        # 27, 31, 58, 62; 1; 1; 27, 28, 32, 59, 64; 1; 6, 3; 1; 1, 3, 7, 9
        assert counts[name, "S-FORM", "exact"] == 19
        assert counts[name, "P-FORM", "exact"] == 55
        assert not any(counts.get((name, check, "violation")) for check in ("P-FORM", "S-FORM"))
    for name in PUTUO:  # this form prints none
        assert {outcome for one, _, outcome in counts if one == name} == {"not_applicable"}


def test_growth_on_nothing_is_a_convention_and_never_wrong(build: duckdb.DuckDBPyConnection) -> None:
    rows = build.execute(
        "select key, reason from quality.check_result inner join core.report using (report_id) "
        "where source_name = 'putuo-social-work-2024.pdf' and check_id = 'N-YOYP' "
        "and outcome = 'not_applicable' and reason = 'zero base'"
    ).fetchall()
    assert sorted(key for key, _ in rows) == [
        "agency_operating", "approp_total", "gpb_expenditure", "rev_exp_total",
    ]  # fmt: skip


def test_the_budget_of_the_next_year_contradicts_the_initial_budget() -> None:
    """CZJ 6: 2,993.92 stated, 3,013.80 implied by the budget of 2025; open which of the two was adjusted."""
    connection = new_build()
    stated = fact("final", "narrative", "gpb_expenditure", "initial_budget", "2993.92", fiscal_year=2024)
    implied = fact(
        "budget", "narrative", "gpb_expenditure", "prior", "3013.80", is_derived=True, fiscal_year=2025
    )
    land(connection, [stated, implied])
    for report_id, kind, year in (("final", "final_accounts", 2024), ("budget", "budget", 2025)):
        connection.execute(
            "update core.report set issuer = '样例局', issuer_kind = 'department', kind = ?, fiscal_year = ? "
            "where report_id = ?",
            [kind, year, report_id],
        )
    run_suites(connection, "run", suites=[suite for suite in load_suites() if suite.name == "cross_year"])
    write_findings(connection, "run")
    rows = connection.execute("select members, class, severity, title_zh from quality.finding").fetchall()
    ((members, finding_class, severity, title),) = rows
    assert (members, finding_class, severity) == (["Y-BUD compared"], "scope", "warning")
    assert "相差 19.88 万元" in title
