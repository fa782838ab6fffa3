"""Reading tables twice: rules however drawn, pages however turned, and a doubt where the two readings differ."""

from __future__ import annotations

import pytest

from pipelines.reading.report import read_report
from pipelines.reading.storage import dump_reading, load_reading
from tests.pdf_files import Page, pdf

ROWS = [
    ["项目", "<", "合计", "基本支出"],
    ["科目编码", "科目名称", "^", "^"],
    ["合计", "<", "1,234.50", "0.00"],
    ["201", "一般公共服务支出", "1,234.50", "—"],
]
EXPECTED = {
    (0, 0, 1, 2): "项目", (0, 2, 2, 1): "合计", (0, 3, 2, 1): "基本支出", (1, 0, 1, 1): "科目编码",
    (1, 1, 1, 1): "科目名称", (2, 0, 1, 2): "合计", (2, 2, 1, 1): "1,234.50", (2, 3, 1, 1): "0.00",
    (3, 0, 1, 1): "201", (3, 1, 1, 1): "一般公共服务支出", (3, 2, 1, 1): "1,234.50", (3, 3, 1, 1): "—",
}  # fmt: skip


def thin_bar(page: Page, x0: float, top: float, x1: float, bottom: float) -> Page:
    return page.bar(x0 - 0.25, top - 0.25, x1 + 0.25, bottom + 0.25)


def tiny_bars(page: Page, x0: float, top: float, x1: float, bottom: float) -> Page:
    """Draw one rule as many pieces, as the exporter of an old word processor does."""
    count = max(1, int(max(x1 - x0, bottom - top) / 2))
    for i in range(count):
        a, b = i / count, (i + 1) / count
        thin_bar(
            page, x0 + (x1 - x0) * a, top + (bottom - top) * a, x0 + (x1 - x0) * b, top + (bottom - top) * b
        )
    return page


def sheet(rule=Page.line) -> Page:
    return Page().text(60, 50, "支出决算表", 12).table(60, 100, [60, 120, 80, 80], ROWS, rule=rule)


@pytest.mark.parametrize("rule", [Page.line, thin_bar, tiny_bars])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (20, 30, 560, 800)])
def test_both_readings_agree_on_every_cell(rule, rotate, crop) -> None:
    page = read_report(pdf(sheet(rule), rotate=rotate, crop=crop)).pages[0]
    (grid,) = page.grids
    assert {(c.row, c.column, c.row_span, c.column_span): c.text for c in grid.cells} == EXPECTED
    assert {cell.status for cell in grid.cells} == {"agreed"}
    assert [line.text for line in page.lines] == ["支出决算表"]


def test_boxes_are_those_of_the_page_as_shown() -> None:
    page = read_report(pdf(sheet(), rotate=90)).pages[0]
    assert page.grids[0].box == (60, 100, 400, 164)
    assert page.shown_box(page.grids[0].box) == (842 - 164, 60, 842 - 100, 400)


def test_an_amount_that_is_drawn_over_another_is_disputed() -> None:
    page = sheet().text(60 + 180 + 2, 100 + 32 + 2, "9", 8)
    cells = {(c.row, c.column): c for c in read_report(pdf(page)).pages[0].grids[0].cells}
    assert cells[(2, 2)].status == "disputed"
    assert cells[(3, 2)].status == "agreed"


def test_bold_that_is_printed_twice_is_read_once() -> None:
    page = sheet().text(60 + 180 + 2.3, 100 + 32 + 2, "1,234.50", 8)
    cells = {(c.row, c.column): c for c in read_report(pdf(page)).pages[0].grids[0].cells}
    assert (cells[(2, 2)].text, cells[(2, 2)].status) == ("1,234.50", "agreed")


def test_a_number_moved_over_another_is_disputed_with_both_strings() -> None:
    page = sheet().text(60 + 180 + 12, 100 + 32 + 2, "999.99", 8)
    cells = {(c.row, c.column): c for c in read_report(pdf(page)).pages[0].grids[0].cells}
    assert cells[(2, 2)].status == "disputed"
    assert "1,234.50" in (cells[(2, 2)].second_text or "")


def test_a_reading_survives_storage_to_the_last_digit() -> None:
    reading = read_report(pdf(sheet(), sheet()))
    stored = dump_reading(reading)
    assert load_reading(stored) == reading
    assert dump_reading(load_reading(stored)) == stored
