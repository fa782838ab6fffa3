"""The list of findings: filters in the address, keys, folded tails, CSV and workbook."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from tests.site.conftest import Visit


def _rows(site: Path) -> list[list[object]]:
    text = (site / "data" / "findings.zh.js").read_text("utf-8")
    return json.loads(text.partition("]=")[2].rstrip(";\n"))["rows"]  # type: ignore[no-any-return]


def test_filters_stand_in_the_address_and_come_back_from_it(site: Path, visit: Visit) -> None:
    page = visit.open(site / "findings.html")
    page.select_option("select[name=severity]", "error")
    page.fill("input[name=q]", "三公")
    page.wait_for_url("**severity=error")
    wanted = [row for row in _rows(site) if row[1] == "error" and "三公" in str(row[7])]
    expect(page.locator("#matching")).to_have_text(str(len(wanted)))
    assert wanted
    again = visit.open(site / "findings.html", f"#{page.url.partition('#')[2]}")
    expect(again.locator("table.findings tbody tr")).to_have_count(len(wanted))
    expect(again.locator("input[name=q]")).to_have_value("三公")
    again.click("button[type=reset]")
    again.wait_for_function(
        "document.querySelector('#matching').textContent === document.querySelector('#all').textContent"
    )
    again.wait_for_url(lambda url: "#" not in url)


def test_what_is_off_by_rounding_is_folded_until_it_is_wanted(site: Path, visit: Visit) -> None:
    page = visit.open(site / "findings.html")
    folded = page.locator(".group", has_text="尾差").locator("details")
    assert folded.get_attribute("open") is None
    assert folded.locator("tbody tr").count() == 0
    folded.locator("summary").click()
    expect(folded.locator("tbody tr").nth(10)).to_be_visible()
    folded.locator("tbody tr a").first.click()
    page.wait_for_url("**/reports/*.html#*")
    expect(page.locator(".tail:target")).to_be_visible()


def test_the_list_shows_both_sides_and_the_difference(site: Path, visit: Visit) -> None:
    page = visit.open(site / "findings.html")
    row = page.locator("table.findings tr", has_text="印作 530.61")
    assert row.locator("td.num").all_inner_texts()[1:4] == ["2,746.25", "2,773.25", "-27.00"]
    assert row.locator(".members").inner_text() == "×3"


def test_keys_move_unfold_search_and_open(site: Path, visit: Visit) -> None:
    page = visit.open(site / "findings.html")
    for key in ("j", "j", "k", "j"):
        page.keyboard.press(key)
    rows = page.locator("table.findings tbody tr:not(.unfolded)")
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("e")
    expect(page.locator("tr.unfolded tr").first).to_be_visible()
    page.keyboard.press("e")
    expect(page.locator("tr.unfolded")).to_have_count(0)
    page.keyboard.press("/")
    expect(page.locator("input[name=q]")).to_be_focused()
    page.keyboard.press("Escape")
    title = rows.nth(1).locator("a").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/findings/*.html")
    expect(page.locator("h1")).to_have_text(title)


def test_the_csv_holds_what_is_shown_and_no_formula(site: Path, visit: Visit) -> None:
    page = visit.open(site / "findings.html", "#severity=error")
    with page.expect_download() as download:
        page.click("#csv")
    text = Path(download.value.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    wanted = [row for row in _rows(site) if row[1] == "error"]
    assert [row["id"] for row in rows] == [row[0] for row in wanted]
    assert {"-27.00", "670.01"} <= {row["difference"] for row in rows}


def test_the_workbook_holds_every_finding_with_exact_numbers(site: Path) -> None:
    sheet = openpyxl.load_workbook(site / "data" / "findings.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    by_id = {row[0]: row for row in rows[1:]}
    assert list(by_id) == [row[0] for row in _rows(site)]
    fault = next(row for row in rows if "530.61" in str(row[7]))
    assert [Decimal(str(value)) for value in fault[9:12]] == [
        Decimal("2746.25"),
        Decimal("2773.25"),
        Decimal("-27"),
    ]
