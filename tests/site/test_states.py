"""What a warehouse may also hold: a scan, a corrected report, a unit that shares its department's name, empty cells."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipelines.errors import UnreadableReport
from pipelines.records import Finding, LandedReport
from pipelines.settings import Settings
from pipelines.site.build import SiteBuilder
from pipelines.site.words import words
from pipelines.warehouse.build import begin
from pipelines.warehouse.load import load_reports
from pipelines.warehouse.places import Places
from pipelines.warehouse.publish import publish
from pipelines.warehouse.quarantine import refused
from tests.site.conftest import Visit
from tests.site.test_pages import AXE, RUN
from tests.warehouse.landed import Line, landed

PIPELINES = Path(__file__).parents[2] / "pipelines"
TOTAL = ("rev_exp_summary", "rev.grand_total", "amount")
FUND = ("gov_fund", "total", "revenue")


def _finding(report: LandedReport, severity: str, title: str) -> Finding:
    name = f"{report.report.report_id[:12]}{title:0>4}"
    return Finding(
        name, "T1-03", report.report.report_id, "issuer_error", severity, title, title,
        fact_ids=(report.facts[0].fact_id,), page=3, boxes=((1.0, 2.0, 3.0, 4.0),),
    )  # fmt: skip


def _with(report: LandedReport, **findings: str) -> LandedReport:
    return replace(
        report, findings=tuple(_finding(report, level, title) for title, level in findings.items())
    )


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of the reports that a careful reader asks about."""
    folder = tmp_path_factory.mktemp("states")
    lines: list[Line] = [(*TOTAL, "10.00"), ("rev_exp_summary", "rev.other", "amount", None)]  # type: ignore[list-item]
    scan = landed("甲局", 2021, lines, "scan.pdf")
    scan = replace(scan, facts=tuple(replace(fact, reading_status="ocr_agreed") for fact in scan.facts))
    none = landed("甲局", 2022, [(*TOTAL, "10.00"), (*FUND, None)])  # type: ignore[list-item]
    none = replace(none, facts=(none.facts[0], replace(none.facts[1], presence="stated_none")))
    early = landed("甲局", 2023, lines, "early.pdf", published_on=date(2024, 9, 1))
    late = landed("甲局", 2023, lines, "late.pdf", published_on=date(2024, 11, 1))
    unit = landed("甲局", 2023, lines, "unit.pdf", issuer_kind="unit")
    connection = begin(folder / "build.duckdb", folder / "fiscal.duckdb")
    load_reports(
        connection,
        [
            scan,
            none,
            _with(early, e1="error", e2="warning", e3="warning"),
            _with(late, l1="warning", l2="info"),
            _with(unit, u1="error", u2="error"),
            refused("empty.pdf", UnreadableReport("the file is empty", got="0 bytes", expected="a report")),
        ],
    )
    publish(connection, folder / "build.duckdb", folder / "fiscal.duckdb")
    SiteBuilder(Places.around(folder / "fiscal.duckdb", Settings(raw=folder)), folder / "site").build()
    return folder / "site"


def _matrix(page: Page, kind: str) -> list[str]:
    row = page.locator("table.matrix tbody tr", has_text=kind)
    return ["".join(cell.locator("[aria-hidden]").all_inner_texts()) for cell in row.locator("td").all()]


def test_scans_and_corrections_are_marked_and_what_is_missing_too(states: Path, visit: Visit) -> None:
    page = visit.open(states / "index.html")
    assert _matrix(page, "部门（汇总）") == ["✓扫", "✓", "✓1⟳"]
    assert _matrix(page, "单位") == ["缺", "缺", "✓2"]
    expect(page.locator("section", has=page.locator("#unplaced"))).to_contain_text("empty.pdf")
    assert page.locator(".figures a").inner_text() == "3"


def test_a_number_of_the_matrix_is_the_number_of_the_list(states: Path, visit: Visit) -> None:
    for name, titles in (("部门（汇总）", ["l1"]), ("单位", ["u1", "u2"])):
        page = visit.open(states / "index.html")
        page.locator("table.matrix tbody tr", has_text=name).locator("td a", has_text="✓").last.click()
        page.wait_for_url("**/findings.html#*")
        expect(page.locator("#matching")).to_have_text(str(len(titles)))
        assert page.locator("table.findings td.what a").all_inner_texts() == titles


def test_a_version_that_was_replaced_is_shown_when_asked_for_and_says_so(states: Path, visit: Visit) -> None:
    page = visit.open(states / "findings.html")
    expect(page.locator("#all")).to_have_text("5")  # one is the file that was set aside
    expect(page.locator("[data-slot=superseded]:visible")).to_have_count(0)
    page.select_option("select[name=version]", "superseded")
    expect(page.locator("#matching")).to_have_text("3")
    expect(page.locator("tbody tr", has_text="e1").locator("[data-slot=superseded]")).to_be_visible()
    page.wait_for_url("**#version=superseded")
    page.locator("table.findings a", has_text="e1").click()
    page.locator(".notice a").click()
    expect(page.locator(".badges")).to_contain_text("late.pdf")
    expect(page.locator(".notice")).to_have_count(0)
    page.get_by_role("link", name="所取代的").click()
    expect(page.locator(".badges")).to_contain_text("early.pdf")
    expect(page.locator(".notice")).to_be_visible()


def test_cells_are_shown_as_printed_and_never_filled_with_zero(states: Path, visit: Visit) -> None:
    pages = {path: path.read_text("utf-8") for path in (states / "reports").glob("*.html")}
    scan = visit.open(next(path for path, text in pages.items() if "scan.pdf" in text))
    cells = scan.locator("#s-rev_exp_summary ~ .scroll tbody td.num")
    assert cells.all_inner_texts() == ["10.00", ""]
    assert "0.00" not in cells.last.inner_text()
    none = visit.open(next(path for path, text in pages.items() if "甲局2022.pdf" in text))
    cell = none.locator("#s-gov_fund ~ .scroll tbody td.num")
    assert cell.inner_text() == "无"
    cell.locator("a").click()
    expect(none.locator("[data-part=printed]")).to_have_text("文字说明没有")
    assert "收入决算表" in none.locator(".note", has_text="没有入库数据的报表").inner_text()


@pytest.mark.parametrize(
    "path",
    ["index.html", "runs.html", "en/runs.html", "issuers/*.html", "en/reports/*.html", "findings/*.html"],
)
def test_such_pages_have_no_barrier_either(states: Path, visit: Visit, path: str) -> None:
    for file in states.glob(path):
        page = visit.open(file)
        assert page.evaluate(RUN, [AXE, None]) == []
        assert (
            page.locator("a:not(:has(*))").evaluate_all("(all) => all.filter((a) => !a.textContent.trim())")
            == []
        )
        page.close()


def test_runs_say_in_both_languages_why_a_file_was_set_aside(states: Path, visit: Visit) -> None:
    for name, reason in (("runs.html", "文件是空的"), ("en/runs.html", "the file is empty")):
        row = visit.open(states / name).locator("table tr", has_text="empty.pdf").last
        expect(row).to_contain_text(reason)
        expect(row).to_contain_text("0 bytes")


def test_every_reason_to_set_a_file_aside_has_its_words() -> None:
    reasons = set()
    for path in PIPELINES.rglob("*.py"):
        if path.parent.name in ("reading", "normalizing", "nights", "scan") or path.name == "errors.py":
            reasons |= {
                str(node.args[0].value)
                for node in ast.walk(ast.parse(path.read_text("utf-8")))
                if isinstance(node, ast.Call)
                and ast.unparse(node.func) == "UnreadableReport"
                and isinstance(node.args[0], ast.Constant)
            }
    assert len(reasons) > 10
    unnamed = {reason for reason in reasons if words("zh").named("refusal", reason) == reason}
    assert unnamed <= {
        "there is no such page",  # asked for by a person, nothing is set aside
        "this camelot-py is not the one that was measured",  # of the machine, not of a file
    }
