"""From characters to text: lines of a page, and the text of each cell. Order comes from geometry, never from the stream.

Characters on one baseline are one line; white space carries no meaning in these reports and is left out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

from pipelines.reading.grids import Skeleton
from pipelines.reading.model import Line
from pipelines.reading.pdfium_page import Character

BASELINE = 3.0  # points: baselines nearer than this are one line
TWIN = 1.2  # points: a character this near to an equal one is its shadow
WIDE_GAP = 40.0  # points: a wider gap splits a line in two, e.g. a caption left and a unit right


def split_by_grid(
    characters: list[Character], grids: list[Skeleton]
) -> tuple[list[Character], list[dict[tuple[int, int], list[Character]]]]:
    """Return characters outside all tables, and for each table its characters by elementary (row, column).

    A character belongs to the cell that holds the middle of its glyph; each belongs to one place only.
    """
    outside: list[Character] = []
    inside: list[dict[tuple[int, int], list[Character]]] = [defaultdict(list) for _ in grids]
    for character in characters:
        x, y = (character.x0 + character.x1) / 2, (character.top + character.bottom) / 2
        for grid, members in zip(grids, inside, strict=True):
            if grid.xs[0] <= x < grid.xs[-1] and grid.ys[0] <= y < grid.ys[-1]:
                members[(bisect_right(grid.ys, y) - 1, bisect_right(grid.xs, x) - 1)].append(character)
                break
        else:
            outside.append(character)
    return outside, inside


def rows_of(characters: list[Character]) -> list[list[Character]]:
    """Group characters by baseline, top to bottom, each group from left to right."""
    rows: list[list[Character]] = []
    for character in sorted(characters, key=lambda item: item.baseline):
        if rows and character.baseline - rows[-1][-1].baseline <= BASELINE:
            rows[-1].append(character)
        else:
            rows.append([character])
    return [sorted(row, key=lambda item: (item.origin_x, item.x0)) for row in rows]


class CellText(NamedTuple):
    """A cell's text, its lines joined by a line break.

    `doubled`: every character is printed twice, as exporters do for bold; it is read once here.
    `overprinted`: different characters stand on one another, so what the page shows is not certain.
    """

    text: str
    doubled: bool = False
    overprinted: bool = False


def once(characters: list[Character]) -> list[Character]:
    """Return characters that are printed twice with a small shift, as exporters do for bold, once."""
    kept: list[Character] = []
    near: dict[tuple[str, int, int], list[int]] = {}
    for character in characters:
        text, column, row = character.text, int(character.origin_x / 2), int(character.baseline / 2)
        twin = None
        for key in (
            (text, column, row), (text, column, row - 1), (text, column, row + 1),
            (text, column - 1, row), (text, column - 1, row - 1), (text, column - 1, row + 1),
            (text, column + 1, row), (text, column + 1, row - 1), (text, column + 1, row + 1),
        ):  # fmt: skip
            if key in near:
                twin = next((i for i in near[key] if _is_twin(kept[i], character)), None)
                if twin is not None:
                    break
        if twin is not None:
            kept[twin] = kept[twin]._replace(times=kept[twin].times + 1)
        else:
            near.setdefault((text, column, row), []).append(len(kept))
            kept.append(character)
    return kept


def _is_twin(first: Character, second: Character) -> bool:
    return abs(first.origin_x - second.origin_x) <= TWIN and abs(first.baseline - second.baseline) <= TWIN


def cell_text(characters: list[Character]) -> CellText:
    """Return what stands in one cell."""
    rows = rows_of(characters)
    overprinted = any(_overlaps(a, b) for row in rows for a, b in pairwise(row))
    times = {character.times for character in characters}
    text = "\n".join("".join(character.text for character in row) for row in rows)
    return CellText(text, times == {2}, overprinted or len(times) > 1 or max(times, default=1) > 2)


def _overlaps(first: Character, second: Character) -> bool:
    wide = min(first.x1, second.x1) - max(first.x0, second.x0)
    return wide > 0.6 * min(first.x1 - first.x0, second.x1 - second.x0) and wide > 0


def lines_of(characters: list[Character]) -> list[Line]:
    """Return the text lines of characters outside tables, top to bottom, left to right."""
    lines: list[Line] = []
    for row in rows_of(characters):
        piece: list[Character] = []
        for character in row:
            if piece and character.x0 - piece[-1].x1 > WIDE_GAP:
                lines.append(_line(piece))
                piece = []
            piece.append(character)
        lines.append(_line(piece))
    return lines


def _line(piece: list[Character]) -> Line:
    box = (
        round(min(item.x0 for item in piece), 2),
        round(min(item.top for item in piece), 2),
        round(max(item.x1 for item in piece), 2),
        round(max(item.bottom for item in piece), 2),
    )
    return Line("".join(item.text for item in piece), box, tuple(round(item.x0, 2) for item in piece))
