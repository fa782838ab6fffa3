"""From characters to text: lines of a page, and the text of each cell. Order comes from geometry, never from the stream.

Characters on one baseline are one line; white space carries no meaning in these reports and is left out.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from pipelines.reading.grids import Skeleton
from pipelines.reading.model import Line
from pipelines.reading.pdfium_page import Character

BASELINE = 3.0  # points: baselines nearer than this are one line
TWIN = 1.2  # points: a character this near to an equal one is its shadow
_BY_BASELINE = attrgetter("baseline")
_BY_PLACE = attrgetter("origin_x", "x0")
WIDE_GAP = 40.0  # points: a wider gap splits a line in two, e.g. a caption left and a unit right


def split_by_grid(
    characters: list[Character], grids: list[Skeleton]
) -> tuple[list[Character], list[dict[tuple[int, int], list[Character]]]]:
    """Return characters outside all tables, and for each table its characters by elementary (row, column).

    A character belongs to the cell that holds the middle of its glyph; each belongs to one place only.
    """
    inside: list[dict[tuple[int, int], list[Character]]] = [defaultdict(list) for _ in grids]
    if not grids:
        return characters, inside
    outside: list[Character] = []
    tables = [(grid.xs, grid.ys, *grid.box, members) for grid, members in zip(grids, inside, strict=True)]
    for character in characters:
        _, left, top, right, bottom, *_ = character
        x, y = (left + right) / 2, (top + bottom) / 2
        for xs, ys, x0, y0, x1, y1, members in tables:
            if x0 <= x < x1 and y0 <= y < y1:
                members[(bisect_right(ys, y) - 1, bisect_right(xs, x) - 1)].append(character)
                break
        else:
            outside.append(character)
    return outside, inside


def rows_of(characters: list[Character]) -> list[list[Character]]:
    """Group characters by baseline, top to bottom, each group from left to right."""
    rows: list[list[Character]] = []
    before = -math.inf
    for character in sorted(characters, key=_BY_BASELINE):
        if character.baseline - before <= BASELINE:
            rows[-1].append(character)
        else:
            rows.append([character])
        before = character.baseline
    for row in rows:
        row.sort(key=_BY_PLACE)
    return rows


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
    if not _may_have_twins(characters):
        return characters
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


def _may_have_twins(characters: list[Character]) -> bool:
    """Whether two equal characters share a cell of a grid that is a little wider than TWIN, however it lies."""
    if len(characters) < 2:
        return False
    codes = np.array([ord(character.text) for character in characters], dtype=np.int64) << 42
    origins = np.array([(character.origin_x, character.baseline) for character in characters])
    wide = 2.1 * TWIN
    places = np.floor(origins[:, :, None] / wide + (0, 0.5)).astype(np.int64) & 0x1FFFFF
    for x in (0, 1):
        for y in (0, 1):
            keys = np.sort(codes | places[:, 0, x] << 21 | places[:, 1, y])
            if (keys[1:] == keys[:-1]).any():
                return True
    return False


def _is_twin(first: Character, second: Character) -> bool:
    return abs(first.origin_x - second.origin_x) <= TWIN and abs(first.baseline - second.baseline) <= TWIN


def cell_text(characters: list[Character]) -> CellText:
    """Return what stands in one cell."""
    if not characters:
        return CellText("")
    rows = rows_of(characters)
    overprinted = any(b.x0 < a.x1 and _overlaps(a, b) for row in rows for a, b in pairwise(row))
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
    texts, lefts, tops, rights, bottoms, *_ = zip(*piece, strict=True)
    box = (round(min(lefts), 2), round(min(tops), 2), round(max(rights), 2), round(max(bottoms), 2))
    return Line("".join(texts), box, tuple([round(left, 2) for left in lefts]))
