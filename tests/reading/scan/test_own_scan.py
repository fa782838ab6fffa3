"""A specimen's page as a scan: every cell as printed, or in doubt; boxes where the page shows them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.errors import UnreadableReport
from pipelines.normalizing.amounts import parse_amount
from pipelines.reading.compare import squeeze
from pipelines.reading.report import read_report
from pipelines.reading.scan import recognise
from pipelines.reading.storage import dump_reading, load_reading
from tests.pdf_files import Page, pdf
from tests.reading.scan.scans import needs_ocr, scan_of

ROOT = Path(__file__).resolve().parents[3]
SPECIMEN = ROOT / "data" / "raw" / "sample-culture-bureau-2023.pdf"
TRUTH = ROOT / "tests" / "specimens" / "sample-culture-bureau-2023.truth.json"
PAGE = 4


@needs_ocr
@pytest.mark.parametrize("degrees", [0.7, -1.3])
def test_every_cell_of_a_crooked_noisy_scan_is_right_or_in_doubt(degrees: float) -> None:
    data = SPECIMEN.read_bytes()
    (printed,) = read_report(data).pages[PAGE - 1].grids
    reading = read_report(scan_of(data, [PAGE], degrees))
    (page,) = reading.pages
    (grid,) = page.grids
    assert (grid.row_count, grid.column_count) == (printed.row_count, printed.column_count)
    expected = {(c.row, c.column, c.row_span, c.column_span): squeeze(c.text) for c in printed.cells}
    found = {(c.row, c.column, c.row_span, c.column_span): c for c in grid.cells}
    assert found.keys() == expected.keys()
    sure = {place: squeeze(cell.text) for place, cell in found.items() if cell.status == "ocr_agreed"}
    numbers = [place for place, text in expected.items() if parse_amount(text).ulp is not None]
    assert {place: sure[place] for place in numbers if place in sure} == {
        place: expected[place] for place in numbers if place in sure
    }
    assert all(place in sure for place, text in expected.items() if not text)
    assert sum(place in sure for place in numbers) >= 0.95 * len(numbers)
    truth = [row["printed"] for row in json.loads(TRUTH.read_text("utf-8")) if row["page"] == PAGE]
    assert set(truth) <= {expected[place] for place in numbers}
    assert abs(page.skew - degrees) < 0.05
    box, other = page.shown_box(found[(0, 0, *_span(found))].box), printed.cells[0].box
    assert box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
    assert load_reading(dump_reading(reading)) == reading


def _span(found: dict[tuple[int, int, int, int], object]) -> tuple[int, int]:
    return next((rows, columns) for row, column, rows, columns in found if (row, column) == (0, 0))


def test_without_the_extra_a_scan_is_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognise, "available", lambda: False)
    data = scan_of(pdf(Page().text(60, 50, "2023")), [1])
    with pytest.raises(UnreadableReport, match="scan") as refusal:
        read_report(data)
    assert "pip install 'fiscal-warehouse[ocr]'" in refusal.value.remedy
