"""What reading yields: pages with text lines and grids of cells, every piece with its place on the page.

Coordinates are PDF points, origin top left of the upright page. Values only; no reading happens here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from pipelines.records import Box


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text outside tables, without white space; `edges` has the left x of each character.

    `status`: agreed (a text layer), or of a scan ocr_agreed, ocr_single, disputed (then `second_text` has the other).
    """

    text: str
    box: Box
    edges: tuple[float, ...]
    status: str = "agreed"
    second_text: str | None = None

    def part_box(self, start: int, stop: int) -> Box:
        """Return the box of characters `start` (included) to `stop` (excluded)."""
        right = self.edges[stop] if stop < len(self.edges) else self.box[2]
        return (self.edges[start], self.box[1], right, self.box[3])


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a ruled table, merged cells counted once. Rows and columns count from 0.

    `status`: agreed (two readings say the same), disputed, or single (nobody asked for a second reading);
    of a scan ocr_agreed (two recognisers say the same), ocr_single (there was but one) or disputed.
    `text` keeps its line breaks; `second_text` is what the other reading saw where it disagrees.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    box: Box
    status: str = "single"
    second_text: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """One ruled table on one page: `column_edges` has one x more than there are columns."""

    page: int
    box: Box
    row_count: int
    column_count: int
    column_edges: tuple[float, ...]
    cells: tuple[Cell, ...]
    inferred: bool = False  # no rules are drawn: columns and rows were told from where the words stand

    @property
    def column_centers(self) -> tuple[float, ...]:
        """Return the x of the middle of each column."""
        return tuple((left + right) / 2 for left, right in pairwise(self.column_edges))


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page, turned upright; `turned` says by how many degrees clockwise against the page as shown.

    `skew` of a scan: by how many degrees its rows fall to the right on the page as shown; here they are straight.
    """

    number: int  # from 1
    width: float
    height: float
    lines: tuple[Line, ...]
    grids: tuple[Grid, ...]
    image_only: bool = False
    turned: int = 0
    skew: float = 0.0

    def shown_box(self, box: Box) -> Box:
        """Return a box of the upright page in coordinates of the page as a viewer shows it."""
        if self.skew:
            box = self._askew(box)
        x0, top, x1, bottom = box
        if self.turned == 90:
            return (top, self.width - x1, bottom, self.width - x0)
        if self.turned == 180:
            return (self.width - x1, self.height - bottom, self.width - x0, self.height - top)
        if self.turned == 270:
            return (self.height - bottom, x0, self.height - top, x1)
        return box

    def _askew(self, box: Box) -> Box:
        """Return the box around a straight box that is turned back about the middle of the page."""
        cosine, sine = math.cos(math.radians(self.skew)), math.sin(math.radians(self.skew))
        half_width, half_height = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
        x, y = (box[0] + box[2] - self.width) / 2, (box[1] + box[3] - self.height) / 2
        x, y = x * cosine - y * sine + self.width / 2, x * sine + y * cosine + self.height / 2
        wide = half_width * cosine + half_height * abs(sine)
        high = half_height * cosine + half_width * abs(sine)
        return (round(x - wide, 2), round(y - high, 2), round(x + wide, 2), round(y + high, 2))


@dataclass(frozen=True, slots=True)
class ReportReading:
    """All pages of one file."""

    sha256: str
    pages: tuple[PageReading, ...]
