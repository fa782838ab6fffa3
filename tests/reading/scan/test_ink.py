"""The ink as a witness: a text layer whose digits lie is caught, an honest one raises no doubt."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf

from pipelines.reading.report import read_report
from pipelines.reading.scan.ink import check_ink, with_disputes, witness_cells
from tests.reading.scan.scans import needs_ocr

SPECIMEN = Path(__file__).resolve().parents[3] / "data" / "raw" / "sample-culture-bureau-2023.pdf"
pytestmark = needs_ocr


def lying(data: bytes) -> bytes:
    """Return the PDF with 1 and 7 exchanged in every font's map from glyphs to characters."""
    document = pikepdf.open(io.BytesIO(data))
    swapped = 0
    for thing in document.objects:
        if isinstance(thing, pikepdf.Dictionary) and isinstance(thing.get("/ToUnicode"), pikepdf.Stream):
            old = thing.ToUnicode.read_bytes()
            new = re.sub(rb"<003([17])>(?=\s*(?:\n|$))", lambda m: b"<003%d>" % (8 - int(m[1])), old)
            swapped += new != old
            thing.ToUnicode.write(new)
    assert swapped
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_an_honest_report_raises_no_doubt() -> None:
    data = SPECIMEN.read_bytes()
    assert check_ink(data, read_report(data)) == []


def test_a_font_that_calls_1_a_7_is_caught_and_the_ink_kept() -> None:
    honest, data = read_report(SPECIMEN.read_bytes()), lying(SPECIMEN.read_bytes())
    reading = read_report(data)
    disputes = check_ink(data, reading)
    assert disputes
    doubted = with_disputes(reading, disputes)
    for number, place, cell, ink in disputes:
        page = doubted.pages[number - 1]
        (found,) = [c for c in page.grids[place].cells if (c.row, c.column) == (cell.row, cell.column)]
        (real,) = [
            c
            for c in honest.pages[number - 1].grids[place].cells
            if (c.row, c.column) == (cell.row, cell.column)
        ]
        assert (found.status, found.text) == ("disputed", cell.text)
        assert re.sub(r"\D", "", found.second_text or "") == re.sub(r"\D", "", real.text)
        assert witness_cells(data, page, [cell.box]) == [ink]
