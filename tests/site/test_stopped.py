"""A statement that stopped: its pages say which one, why and where, and show the others; nothing is left empty."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from pipelines.settings import Settings
from pipelines.site.build import SiteBuilder
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.places import Places
from tests.pdf_files import Page, pdf
from tests.site.conftest import Visit

WIDTHS = [60, 150, 80, 80, 80]
UNDER = ["科目编码", "科目名称", "^", "^", "^"]
BODY = [
    ["合计", "<", "30.00", "20.00", "10.00"],
    ["201", "一般公共服务支出", "30.00", "20.00", "10.00"],
]
STOPS = [["项目", "<", "本年支出合计", "神秘支出", "项目支出"], UNDER, *BODY]
HOLDS = [["项目", "<", "小计", "基本支出", "项目支出"], UNDER, *BODY]


def _sheet(title: str, unit: str = "单位：万元") -> Page:
    return Page().text(200, 60, title, 12).text(430, 80, unit)


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two reports: in one a statement stopped at a column and another holds, in the other all stopped."""
    folder = tmp_path_factory.mktemp("stopped")
    sheets = {
        "某市总工会2023年度部门决算": [
            _sheet("支出决算表").table(50, 100, WIDTHS, STOPS),
            _sheet("一般公共预算财政拨款支出决算表").table(50, 100, WIDTHS, HOLDS),
        ],
        "某市妇女联合会2023年度部门决算": [_sheet("支出决算表", "").table(50, 100, WIDTHS, HOLDS)],
    }
    files = []
    for name, pages in sheets.items():
        files.append(folder / f"{name}.pdf")
        files[-1].write_bytes(pdf(Page().text(150, 300, name, 20), *pages))
    builder = Builder(Places.around(folder / "fiscal.duckdb", Settings(raw=folder)))
    builder.gather(files)
    builder.read()
    builder.land()
    builder.check()
    builder.publish()
    SiteBuilder(builder.places, folder / "site").build()
    return folder / "site"


def _page(stopped: Path, name: str) -> Path:
    return next(path for path in (stopped / "reports").glob("*.html") if name in path.read_text("utf-8"))


def test_coverage_counts_what_stopped_and_leads_to_it(stopped: Path, visit: Visit) -> None:
    for name, title in (("某市总工会", "有未识别的栏目"), ("某市妇女联合会", "金额单位不明")):
        page = visit.open(stopped / "index.html")
        page.locator("table.matrix tbody tr", has_text=name).locator("td a", has_text="✓").click()
        page.wait_for_url("**/findings.html#*")
        expect(page.locator("table.findings tbody")).to_contain_text(title)


def test_a_report_shows_what_holds_and_names_what_stopped(stopped: Path, visit: Visit) -> None:
    page = visit.open(_page(stopped, "某市总工会"))
    assert page.locator("#s-gpb_expenditure ~ .scroll td.num").all_inner_texts()[:3] == [
        "30.00",
        "20.00",
        "10.00",
    ]
    expect(page.locator("#s-expenditure")).to_have_count(0)
    assert "支出决算表" in page.locator(".note", has_text="没有入库数据的报表").inner_text()
    page.locator("table.findings a", has_text="支出决算表").first.click()
    expect(page.locator("h1")).to_contain_text("支出决算表")
    expect(page.locator(".detail")).to_contain_text("神秘支出")
    expect(page.locator("figure.page image")).to_have_count(1)


def test_a_report_of_which_nothing_landed_says_so(stopped: Path, visit: Visit) -> None:
    page = visit.open(_page(stopped, "某市妇女联合会"))
    expect(page.locator("main")).to_contain_text("没有入库")
    expect(page.locator("table.findings tbody")).to_contain_text("金额单位不明")
