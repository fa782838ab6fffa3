"""One scanned page: its lines with status, its grids, and on demand the text of every cell read by two recognisers.

Which pages need their cells read is for the caller to say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
import pypdfium2 as pdfium

from pipelines.reading.grids import Skeleton, find_grids
from pipelines.reading.model import Cell, Grid, Line, PageReading
from pipelines.reading.scan.agree import Agreed, agree_cell, agree_line, mend_line
from pipelines.reading.scan.picture import PAPER, SCALE, Picture, Pixels, picture_of
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
_INSET = 3  # pixels: a cell's own rules and their halo


class _Row(NamedTuple):
    """A line outside tables: where it stands and what the first recogniser reads."""

    line: Line
    box: PixelBox


@dataclass(slots=True)
class ScannedPage:
    """One page under reading."""

    number: int
    picture: Picture
    ink: Pixels  # without rules and specks
    grey: Pixels  # without rules
    skeletons: list[Skeleton]
    letter: float
    rows: list[_Row]

    def reading(self) -> PageReading:
        """Return the page as read so far; cells of tables are empty."""
        picture = self.picture
        grids = tuple(self._grid(skeleton, {}) for skeleton in self.skeletons)
        lines = tuple(row.line for row in self.rows)
        return PageReading(self.number, picture.width, picture.height, lines, grids, True, 0, picture.skew)

    def read_cells(self) -> tuple[Grid, ...]:
        """Return the page's grids, every cell read."""
        return tuple(
            self._grid(skeleton, {place: self._cell(skeleton, place) for place in skeleton.cells})
            for skeleton in self.skeletons
        )

    def read_lines_again(self, only: Callable[[str], bool] = bool) -> tuple[Line, ...]:
        """Return the page's lines, those that `only` chooses by their text read by the second recogniser too."""
        if not has_second():
            return tuple(row.line for row in self.rows)
        again = []
        for line, box in self.rows:
            if not only(line.text):
                again.append(line)
                continue
            found = agree_line(line.text, _squeezed(recognise(self._crop(box), "second").text))
            again.append(replace(line, status=found.status, second_text=found.second))
        return tuple(again)

    def _cell(self, skeleton: Skeleton, place: tuple[int, int, int, int]) -> Agreed:
        x0, top, x1, bottom = (round(edge * SCALE) for edge in skeleton.cell_box(place))
        inside = PixelBox(x0 + _INSET, top + _INSET, x1 - _INSET, bottom - _INSET)
        ink = self.ink[inside.y0 : inside.y1, inside.x0 : inside.x1]
        if not ink.size or not has_ink(ink):
            return Agreed("", "ocr_agreed")
        lines = [
            PixelBox(inside.x0 + b.x0, inside.y0 + b.y0, inside.x0 + b.x1, inside.y0 + b.y1)
            for b in cell_lines(ink, self.letter)
        ]
        crops = [self._crop(box, inside) for box in lines]
        first = "\n".join(_squeezed(recognise(crop).text) for crop in crops)
        second = (
            "\n".join(_squeezed(recognise(crop, "second").text) for crop in crops) if has_second() else None
        )
        marks = _marks(self.ink, lines[0]) if len(lines) == 1 else None
        found = agree_cell(first, second, marks)
        text = first if found.text == _squeezed(first) else found.text
        return Agreed(text, found.status, found.second)

    def _crop(self, box: PixelBox, within: PixelBox | None = None) -> Pixels:
        height, width = self.grey.shape
        outer = within or PixelBox(0, 0, width, height)
        x0, x1 = max(outer.x0 - _INSET, box.x0 - _PAD), min(outer.x1 + _INSET, box.x1 + _PAD)
        y0, y1 = max(outer.y0 - _INSET, box.y0 - _PAD), min(outer.y1 + _INSET, box.y1 + _PAD)
        crop = self.grey[max(0, y0) : y1, max(0, x0) : x1]
        return np.asarray(crop, dtype=np.uint8)

    def _grid(self, skeleton: Skeleton, found: dict[tuple[int, int, int, int], Agreed]) -> Grid:
        cells = []
        for place in skeleton.cells:
            agreed = found.get(place, Agreed("", "single"))
            cells.append(
                Cell(*place, agreed.text, _rounded(skeleton.cell_box(place)), agreed.status, agreed.second)
            )
        edges = tuple(round(x, 2) for x in skeleton.xs)
        return Grid(
            self.number,
            _rounded(skeleton.box),
            len(skeleton.ys) - 1,
            len(skeleton.xs) - 1,
            edges,
            tuple(cells),
        )


def scan_page(page: pdfium.PdfPage, number: int, tables_only: bool = False) -> ScannedPage:
    """Straighten a page, find its tables, and read its lines outside tables with the first recogniser.

    With `tables_only` a page without tables is left without lines.
    """
    picture = picture_of(page)
    drawing, mask = find_rules(picture)
    skeletons = find_grids(drawing)
    grey = picture.grey.copy()
    grey[mask > 0] = PAPER
    ink = without_specks(np.where(mask > 0, np.uint8(0), picture.ink).astype(np.uint8))
    outside = ink.copy()
    for skeleton in skeletons:
        x0, top, x1, bottom = (round(edge * SCALE) for edge in skeleton.box)
        outside[max(0, top) : bottom, max(0, x0) : x1] = 0
    scanned = ScannedPage(number, picture, ink, grey, skeletons, letter_height(ink), [])
    if tables_only and not skeletons:
        return scanned
    for box in page_lines(outside, scanned.letter):
        row = _row(scanned, box)
        if row is not None:
            scanned.rows.append(row)
    return scanned


def _row(page: ScannedPage, box: PixelBox) -> _Row | None:
    crop = page._crop(box)
    read = recognise(crop)
    kept = [(c, place) for c, place in zip(read.text, read.places, strict=True) if not c.isspace()]
    if not kept:
        return None
    left, width = max(0, box.x0 - _PAD), crop.shape[1]
    middles = [left + place * width for _, place in kept]
    edges = [float(box.x0), *((a + b) / 2 for a, b in pairwise(middles))]
    outer = (box.x0 / SCALE, box.y0 / SCALE, box.x1 / SCALE, box.y1 / SCALE)
    text = mend_line("".join(c for c, _ in kept))
    line = Line(text, _rounded(outer), tuple(round(x / SCALE, 2) for x in edges), "ocr_single")
    return _Row(line, box)


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
