"""One scanned page to a `PageReading`: every cell of its tables read by two recognisers, and the lines around them.

Prose is read once, and again where it says an amount; annexes are long and read once but for numbers in tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import pypdfium2 as pdfium

from pipelines.reading.grids import Skeleton, find_grids
from pipelines.reading.model import Cell, Grid, Line, PageReading
from pipelines.reading.scan.agree import Agreed, agree_cell, agree_line
from pipelines.reading.scan.picture import PAPER, SCALE, Pixels, picture_of
from pipelines.reading.scan.recognise import has_second, recognise
from pipelines.reading.scan.rules import find_rules
from pipelines.reading.scan.text_lines import (
    PixelBox,
    cell_lines,
    has_ink,
    letter_height,
    page_lines,
    without_specks,
)
from pipelines.records import Box

_PAD = 4  # pixels of paper left around a line
_PROSE = 0.7  # prose is read at this size: as exact as at full size (measured), for two thirds of the time
_INSET = 3  # pixels: a cell's own rules and their halo


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's picture without its rules: `ink` without specks too, and the height of its lines of text in pixels."""

    ink: Pixels
    grey: Pixels
    letter: float
    annex: bool = False

    def lines_in(self, box: Box) -> list[tuple[PixelBox, Pixels]]:
        """Return the lines of text in a cell, given in points: where each stands and its crop; none if it is blank."""
        x0, top, x1, bottom = (round(edge * SCALE) for edge in box)
        inside = PixelBox(x0 + _INSET, top + _INSET, x1 - _INSET, bottom - _INSET)
        ink = self.ink[inside.y0 : inside.y1, inside.x0 : inside.x1]
        if not ink.size or not has_ink(ink):
            return []
        lines = [
            PixelBox(inside.x0 + b.x0, inside.y0 + b.y0, inside.x0 + b.x1, inside.y0 + b.y1)
            for b in cell_lines(ink, self.letter)
        ]
        return [(line, self._crop(line, inside)) for line in lines]

    def cell(self, box: Box) -> Agreed:
        """Read one cell, given in points; in annexes words are read once, numbers twice."""
        lines = self.lines_in(box)
        if not lines:
            return Agreed("", "ocr_agreed")
        first = "\n".join(_squeezed(recognise(crop).text) for _, crop in lines)
        second = None
        if has_second() and (not self.annex or any(character.isdigit() for character in first)):
            second = "\n".join(_squeezed(recognise(crop, "second").text) for _, crop in lines)
        marks = _marks(self.ink, lines[0][0]) if len(lines) == 1 else None
        found = agree_cell(first, second, marks)
        text = first if found.text == _squeezed(first) else found.text
        return Agreed(text, found.status, found.second)

    def line(self, box: PixelBox, beside_table: bool) -> Line | None:
        """Read one line outside tables: twice beside a table; prose where it says an amount; in annexes once."""
        crop, size = self._crop(box), 1.0 if beside_table else _PROSE
        read = recognise(crop, filled=size)
        kept = [(c, place) for c, place in zip(read.text, read.places, strict=True) if not c.isspace()]
        if not kept:
            return None
        left, width = max(0, box.x0 - _PAD), crop.shape[1]
        middles = [left + place * width for _, place in kept]
        edges = [float(box.x0), *((a + b) / 2 for a, b in pairwise(middles))]
        text = "".join(character for character, _ in kept)
        twice = has_second() and not self.annex and (beside_table or _claims(text))
        second = _squeezed(recognise(crop, "second", size).text) if twice else None
        found = agree_line(text, second)
        outer = (box.x0 / SCALE, box.y0 / SCALE, box.x1 / SCALE, box.y1 / SCALE)
        places = tuple(round(x / SCALE, 2) for x in edges)
        return Line(found.text, _rounded(outer), places, found.status, found.second)

    def _crop(self, box: PixelBox, within: PixelBox | None = None) -> Pixels:
        height, width = self.grey.shape
        outer = within or PixelBox(0, 0, width, height)
        x0, x1 = max(outer.x0 - _INSET, box.x0 - _PAD), min(outer.x1 + _INSET, box.x1 + _PAD)
        y0, y1 = max(outer.y0 - _INSET, box.y0 - _PAD), min(outer.y1 + _INSET, box.y1 + _PAD)
        crop = self.grey[max(0, y0) : y1, max(0, x0) : x1]
        return np.asarray(crop, dtype=np.uint8)


def scan_page(page: pdfium.PdfPage, number: int, annex: bool = False) -> PageReading:
    """Read one page: its tables cell by cell, and the lines outside them; `annex` for pages behind part three."""
    picture = picture_of(page)
    drawing, mask = find_rules(picture)
    skeletons = find_grids(drawing)
    grey = picture.grey.copy()
    grey[mask > 0] = PAPER
    ink = without_specks(np.where(mask > 0, np.uint8(0), picture.ink).astype(np.uint8))
    sheet = Sheet(ink, grey, letter_height(ink), annex)
    grids = tuple(_grid(number, sheet, skeleton) for skeleton in skeletons)
    lines = _lines(sheet, skeletons)
    return PageReading(number, picture.width, picture.height, tuple(lines), grids, True, 0, picture.skew)


def _grid(number: int, sheet: Sheet, skeleton: Skeleton) -> Grid:
    cells = []
    for place in skeleton.cells:
        box = skeleton.cell_box(place)
        text, status, second = sheet.cell(box)
        cells.append(Cell(*place, text, _rounded(box), status, second))
    edges = tuple(round(x, 2) for x in skeleton.xs)
    height, width = len(skeleton.ys) - 1, len(skeleton.xs) - 1
    return Grid(number, _rounded(skeleton.box), height, width, edges, tuple(cells))


def _lines(sheet: Sheet, skeletons: list[Skeleton]) -> list[Line]:
    outside = sheet.ink.copy()
    for skeleton in skeletons:
        x0, top, x1, bottom = (round(edge * SCALE) for edge in skeleton.box)
        outside[max(0, top) : bottom, max(0, x0) : x1] = 0
    found = (sheet.line(box, bool(skeletons)) for box in page_lines(outside, sheet.letter))
    return [line for line in found if line is not None]


def _claims(text: str) -> bool:
    """Whether a line of prose says an amount or a share."""
    return bool(re.search(r"\d", text)) and bool(re.search("[元%％]", text))


def _marks(ink: Pixels, box: PixelBox) -> int:
    """Count points and commas in a line of digits: small spots at its foot with nothing above them."""
    line = ink[box.y0 : box.y1, box.x0 : box.x1]
    count, _, stats, _ = cv2.connectedComponentsWithStats(line, connectivity=8)
    height = box.y1 - box.y0
    return sum(
        1
        for x, y, w, h, _ in stats[1:count].tolist()
        if max(w, h) >= 2 and h <= 0.42 * height and y >= 0.55 * height and not line[:y, x : x + w].any()
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _rounded(box: Box) -> Box:
    return (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))
