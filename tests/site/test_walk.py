"""From the coverage page to a planted fault, to its cells on the page, and back by address: what an auditor does."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from playwright.sync_api import expect

from tests.published import RAW
from tests.site.conftest import FAULTY, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FAULTS = {"T3": ("530.61", "-27.00"), "T6": ("76.42", "+670.01"), "T9": ("28.26", "+5.40")}
"""By statement: what is printed wrongly in the specimen, and by how much the identity is off."""


def _to_fault(visit: Visit, site: Path, printed: str) -> Page:
    page = visit.open(site / "index.html")
    row = page.locator("table.matrix tr", has_text="样例市云汀区文化和旅游局")
    row.locator("a", has_text="✓3").click()
    page.wait_for_url("**/findings.html#*")
    page.locator("table.findings a", has_text=f"印作 {printed}").click()
    page.wait_for_url("**/findings/*.html")
    return page


def test_two_clicks_lead_to_a_planted_fault_with_its_cells_outlined(site: Path, visit: Visit) -> None:
    for printed, difference in FAULTS.values():
        page = _to_fault(visit, site, printed)
        lead = page.locator(".outline.lead")
        expect(lead).to_have_count(1)
        figure = page.locator("figure.page", has=lead)
        number = re.search(r"第 (\d+) 页", figure.locator("figcaption").inner_text())
        assert number is not None
        assert printed in _text_in(RAW / f"{FAULTY}.pdf", int(number.group(1)), _box(lead.locator("rect")))
        assert _is_drawn_there(page)
        block = page.locator(".equation").first
        assert block.locator(".verdict dd.strong").inner_text() == difference
        left, right = (_added_up(block.locator(f"tbody.{side} tr")) for side in ("left", "right"))
        sides = [
            Decimal(text.replace(",", "")) for text in block.locator(".verdict dd").all_inner_texts()[:2]
        ]
        assert [left, right] == sides
        assert left - right == Decimal(difference)
        page.close()


def test_every_outline_holds_the_number_of_its_row(site: Path, visit: Visit) -> None:
    page = _to_fault(visit, site, "530.61")
    checked = 0
    for figure in page.locator("figure.page").all():
        number = re.search(r"第 (\d+) 页", figure.locator("figcaption").inner_text())
        assert number is not None
        for outline in figure.locator("a.outline").all():
            fact = outline.get_attribute("data-fact")
            shown = page.locator(f"tr[data-fact='{fact}'] td.printed").first.inner_text().split()[0]
            text = _text_in(RAW / f"{FAULTY}.pdf", int(number.group(1)), _box(outline.locator("rect")))
            assert shown.replace(",", "") in text.replace(",", "")
            checked += 1
    assert checked > 20


def test_the_address_of_a_cell_restores_it_in_a_new_browser(
    site: Path, visit: Visit, browser: Browser
) -> None:
    page = _to_fault(visit, site, "530.61")
    page.locator("table.terms a", has_text="2070112").first.click()
    page.wait_for_url("**#fact=*")
    context = browser.new_context(viewport={"width": 1600, "height": 900}, offline=True)
    other = context.new_page()
    other.goto(page.url)
    selected = other.locator(".outline.selected")
    expect(selected).to_have_count(1)
    assert "186.14" in (selected.get_attribute("aria-label") or "")
    assert "186.14" in other.locator("tr.selected").first.inner_text()
    box = selected.bounding_box()
    assert box is not None and 0 < box["y"] < 900
    context.close()


def test_a_number_leads_to_its_equation_and_a_contributor_to_its_cell(site: Path, visit: Visit) -> None:
    page = _to_fault(visit, site, "530.61")
    page.locator(".provenance a").first.click()
    page.wait_for_url("**/reports/*.html")
    page.locator("td.bad a", has_text="530.61").click()
    panel = page.locator("#panel")
    expect(panel.locator("[data-part=printed]")).to_have_text("530.61")
    equation = panel.locator("details.equation").first
    assert "2,746.25 ≠ 2,773.25" in equation.locator("summary").inner_text()
    assert "-27.00" in equation.locator("[data-slot=difference]").inner_text()
    equation.locator(".operands a", has_text="2070112").click()
    expect(panel.locator("[data-part=printed]")).to_have_text("186.14")
    expect(page.locator("td.selected")).to_have_text("186.14")
    box = _box(panel.locator(".outline.selected rect"))
    where = re.search(r"第 (\d+) 页", panel.locator("[data-part=where]").inner_text())
    assert where is not None
    assert "186.14" in _text_in(RAW / f"{FAULTY}.pdf", int(where.group(1)), box)


def _box(rectangle: object) -> tuple[float, float, float, float]:
    x, y, width, height = (float(rectangle.get_attribute(name)) for name in ("x", "y", "width", "height"))  # type: ignore[attr-defined]
    return x, y, x + width, y + height


def _text_in(path: Path, page: int, box: tuple[float, float, float, float]) -> str:
    """Return the text that the PDF itself has in a box (points from the top left)."""
    document = pdfium.PdfDocument(path)
    try:
        sheet = document[page - 1]
        height = sheet.get_height()
        text: str = sheet.get_textpage().get_text_bounded(box[0], height - box[3], box[2], height - box[1])
        return text
    finally:
        document.close()


def _is_drawn_there(page: Page) -> bool:
    """Whether the outline covers the same part of the picture on the screen as its box does of the page."""
    return bool(
        page.evaluate(
            """() => {
                const rect = document.querySelector('.outline.lead rect');
                const svg = rect.ownerSVGElement;
                const [, , wide, high] = svg.getAttribute('viewBox').split(' ').map(Number);
                const picture = svg.querySelector('image').getBoundingClientRect();
                const drawn = rect.getBoundingClientRect();
                const near = (a, b) => Math.abs(a - b) < 3;
                return near((drawn.x - picture.x) / picture.width * wide, rect.x.baseVal.value)
                    && near((drawn.y - picture.y) / picture.height * high, rect.y.baseVal.value)
                    && picture.width > 300;
            }"""
        )
    )


def _added_up(rows: object) -> Decimal:
    total = Decimal(0)
    for row in rows.all():  # type: ignore[attr-defined]
        text = row.locator("td.printed").inner_text().split()[0].replace(",", "")
        total += -Decimal(text) if "−" in row.locator("td.sign").inner_text() else Decimal(text)
    return total
