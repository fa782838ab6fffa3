"""Two readings of one table, cell by cell: equal is agreed, anything else is disputed and keeps both strings.

The comparison is per place on the page, never "this number occurs somewhere".
"""

from __future__ import annotations

import re
from itertools import product

from pipelines.forms.labels import fold
from pipelines.reading.camelot_reading import CamelotTable
from pipelines.reading.draft import DraftTable
from pipelines.reading.grids import Skeleton
from pipelines.reading.model import Cell, Grid
from pipelines.reading.text_rows import CellText
from pipelines.records import Box

NEAR = 2.5  # points: edges of one cell in the two readings may differ by this
_TRAILING_MINUS = re.compile(r"^([\d.,]+)([-−－])$")  # a sign of another font, put behind its number
_SPACE = re.compile(r"\s+")


def squeeze(text: str) -> str:
    """Return text for comparison: without white space, radicals as the characters they stand for."""
    return fold(_SPACE.sub("", text))


def single_grid(page: int, table: DraftTable) -> Grid:
    """Return a grid with one reading only; no cell of it counts as agreed."""
    return _grid(
        page, table, [_cell(table.skeleton, cell, table.texts[cell].text) for cell in table.skeleton.cells]
    )


def compared_grid(page: int, table: DraftTable, tables: list[CamelotTable]) -> Grid:
    """Return the grid with every cell agreed or disputed against Camelot's tables of the same page.

    An inferred header stays single: its cells are drawn nowhere that another reader could look.
    """
    others = [
        (other.cell_box(cell), text)
        for other, table_texts in tables
        if _overlap(other.box, table.skeleton.box)
        for cell, text in table_texts.items()
    ]
    by_corner: dict[tuple[int, int], list[tuple[Box, str]]] = {}
    for box, text in others:
        by_corner.setdefault((round(box[0] / 10), round(box[1] / 10)), []).append((box, text))
    cells = []
    for cell in table.skeleton.cells:
        own = table.texts[cell]
        if cell in table.header:
            cells.append(_cell(table.skeleton, cell, own.text))
            continue
        other = _other_text(table.skeleton.cell_box(cell), others, by_corner)
        agreed = other is not None and _same(own, other)
        status = "agreed" if agreed else "disputed"
        cells.append(_cell(table.skeleton, cell, own.text, status, None if agreed else other))
    return _grid(page, table, cells)


def _other_text(
    box: Box, others: list[tuple[Box, str]], by_corner: dict[tuple[int, int], list[tuple[Box, str]]]
) -> str | None:
    """Return what the other reading has at a place: in the same cell, or else in its cells inside this one."""
    column, row = round(box[0] / 10), round(box[1] / 10)
    x0, top, x1, bottom = box
    for place in product((column - 1, column, column + 1), (row - 1, row, row + 1)):
        for (left, upper, right, lower), text in by_corner.get(place, ()):
            if (
                abs(x0 - left) <= NEAR
                and abs(top - upper) <= NEAR
                and abs(x1 - right) <= NEAR
                and abs(bottom - lower) <= NEAR
            ):
                return text
    inside = [text for other, text in others if _middle_inside(other, box)]
    return "\n".join(text for text in inside if text) if inside else None


def _same(own: CellText, other: str) -> bool:
    """Whether the readings say the same; a bold that is printed twice is seen twice by the other reading."""
    if own.overprinted:
        return False
    if own.text == other:
        return True
    first, second = squeeze(own.text), squeeze(other)
    if first == second or first == _TRAILING_MINUS.sub(r"\2\1", second):
        return True
    if own.doubled and sorted(first * 2) == sorted(second):
        return True
    lines = [_half(squeeze(line)) for line in other.split("\n")]
    return first == "".join(line for line, before in zip(lines, ["", *lines], strict=False) if line != before)


def _half(line: str) -> str:
    """Return a line that consists of the same text twice once."""
    middle = len(line) // 2
    return line[:middle] if line and line[:middle] == line[middle:] else line


def _cell(
    skeleton: Skeleton,
    place: tuple[int, int, int, int],
    text: str,
    status: str = "single",
    second: str | None = None,
) -> Cell:
    row, column, rows, columns = place
    x0, top, x1, bottom = skeleton.cell_box(place)
    box = (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
    return Cell(row, column, rows, columns, text, box, status, second)


def _grid(page: int, table: DraftTable, cells: list[Cell]) -> Grid:
    skeleton = table.skeleton
    x0, top, x1, bottom = skeleton.box
    box = (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
    edges = tuple(round(x, 2) for x in skeleton.xs)
    return Grid(page, box, len(skeleton.ys) - 1, len(skeleton.xs) - 1, edges, tuple(cells), table.inferred)


def _overlap(first: Box, second: Box) -> bool:
    wide = min(first[2], second[2]) - max(first[0], second[0])
    high = min(first[3], second[3]) - max(first[1], second[1])
    return wide > 0 and high > 0


def _middle_inside(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x < outer[2] and outer[1] <= y < outer[3]
