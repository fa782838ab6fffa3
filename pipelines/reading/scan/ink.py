"""What the ink says where a report has a text layer: a font's map may lie and text may be hidden, the picture shows it.

Only some cells are asked: disputed ones, totals and a sample. What a dispute leads to is decided in normalizing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pypdfium2 as pdfium

from pipelines.forms.labels import plain_label
from pipelines.forms.loader import forms
from pipelines.normalizing.amounts import parse_amount
from pipelines.reading.gate import open_document
from pipelines.reading.model import Cell, PageReading, ReportReading
from pipelines.reading.scan.page import Sheet
from pipelines.reading.scan.picture import ink_of, render
from pipelines.reading.scan.recognise import has_second, recognise
from pipelines.reading.scan.text_lines import letter_height
from pipelines.records import Box

SAMPLE = 40  # beside disputed cells and totals, every so many-th number is asked
MOST = 48  # cells of one report


class InkDispute(NamedTuple):
    """A cell whose ink shows other digits than its text: page from 1, place of the grid on it from 0."""

    page: int
    grid: int
    cell: Cell
    ink: str


def witness_cells(data: bytes, page: PageReading, boxes: list[Box], reader: str = "first") -> list[str]:
    """Return what one recogniser reads in cells of a page that has a text layer; boxes as in the page's reading."""
    with open_document(data) as document:
        return _witness(_sheet(document, page), boxes, reader)


def check_ink(data: bytes, reading: ReportReading) -> list[InkDispute]:
    """Return the cells among those asked whose digits no recogniser finds in the picture; `data` is the same PDF."""
    asked: dict[int, list[tuple[int, Cell]]] = {}
    for number, grid, cell in _asked(reading):
        asked.setdefault(number, []).append((grid, cell))
    disputes = []
    with open_document(data) as document:
        for number, cells in asked.items():
            sheet = _sheet(document, reading.pages[number - 1])
            seen = _witness(sheet, [cell.box for _, cell in cells], "first")
            for (grid, cell), ink in zip(cells, seen, strict=True):
                if _digits(ink) == _digits(cell.text):
                    continue
                again = _witness(sheet, [cell.box], "second") if has_second() else [ink]
                if _digits(again[0]) != _digits(cell.text):
                    disputes.append(InkDispute(number, grid, cell, ink))
    return disputes


def with_disputes(reading: ReportReading, disputes: list[InkDispute]) -> ReportReading:
    """Return the reading with those cells disputed, the second text being what the ink says."""
    pages = list(reading.pages)
    for number, place, cell, ink in disputes:
        page = pages[number - 1]
        grids = list(page.grids)
        doubted = replace(cell, status="disputed", second_text=ink)
        cells = tuple(doubted if other == cell else other for other in grids[place].cells)
        grids[place] = replace(grids[place], cells=cells)
        pages[number - 1] = replace(page, grids=tuple(grids))
    return replace(reading, pages=tuple(pages))


def _asked(reading: ReportReading) -> list[tuple[int, int, Cell]]:
    """Return disputed cells, then totals and the sample; evenly thinned where that is too many."""
    disputed, others = [], []
    for count, (place, total) in enumerate(_numbers(reading)):
        if place[2].status == "disputed":
            disputed.append(place)
        elif total or count % SAMPLE == 0:
            others.append(place)
    disputed = disputed[:MOST]
    room = MOST - len(disputed)
    step = max(1, -(-len(others) // room)) if room else len(others) + 1
    return disputed + others[::step]


def _numbers(reading: ReportReading) -> Iterator[tuple[tuple[int, int, Cell], bool]]:
    """Yield every number printed in tables that were read twice, and whether it stands in a row of totals."""
    totals = forms().total_labels
    for page in reading.pages:
        for place, grid in enumerate(page.grids):
            if page.image_only or all(cell.status == "single" for cell in grid.cells):
                continue
            rows = {
                cell.row
                for cell in grid.cells
                if (label := plain_label(cell.text)) in totals or label.endswith(("合计", "总计"))
            }
            for cell in grid.cells:
                if (
                    "." in cell.text and parse_amount(cell.text).ulp is not None
                ) or cell.status == "disputed":
                    yield (page.number, place, cell), cell.row in rows


def _sheet(document: pdfium.PdfDocument, page: PageReading) -> Sheet:
    shown = document[page.number - 1]
    shown.set_rotation((shown.get_rotation() + page.turned) % 360)
    grey = render(shown)
    shown.close()
    ink = ink_of(grey)
    return Sheet(ink, grey, letter_height(ink))


def _witness(sheet: Sheet, boxes: list[Box], reader: str) -> list[str]:
    return ["".join(recognise(crop, reader).text for _, crop in sheet.lines_in(box)) for box in boxes]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
