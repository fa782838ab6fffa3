"""Statements set again as printed: which numbers stand on one row and in one column follows from where they stand.

Geometry only, the same for every form: two-sided tables, three blocks side by side, one row with many columns.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pipelines.site.pages.places import column_label, row_label
from pipelines.site.words import Words
from pipelines.warehouse.queries import Row

_APART = 12.0  # points between the middles of two columns at least


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows of one statement. Each row has one entry per column: the number there, or None.

    `starts`: the columns before which a row's name stands. `is_single`: one row, whose names stand above.
    """

    statement: str
    unit: str
    columns: int
    starts: frozenset[int]
    rows: tuple[tuple[Row | None, ...], ...]
    pages: tuple[int, ...]
    is_single: bool

    def heads(self, t: Words) -> list[str]:
        """Return what stands above each column."""
        return [self._head(column, t) for column in range(self.columns)]

    def _head(self, column: int, t: Words) -> str:
        facts = [row[column] for row in self.rows]
        labels = Counter(column_label(fact, t) for fact in facts if fact is not None)
        label = labels.most_common(1)[0][0] if labels else ""
        first = next((fact for fact in facts if fact is not None), None)
        return f"{row_label(first, t)} {label}" if self.is_single and first is not None else label

    def parts(self, row: tuple[Row | None, ...]) -> list[tuple[Row | None, tuple[Row | None, ...]]]:
        """Return the parts of a row that have a name of their own, each with the number that is named first."""
        edges = [*sorted(self.starts or {0}), self.columns]
        found = [row[start:stop] for start, stop in pairwise(edges)]
        return [(next((fact for fact in part if fact is not None), None), part) for part in found]


def layouts(facts: Iterable[Row], order: Iterable[str]) -> list[Layout]:
    """Return the statements among the facts of one report (in reading order), in the given order."""
    by_statement: dict[str, list[Row]] = {}
    for fact in facts:
        if fact["statement"] not in ("narrative", "annex"):
            by_statement.setdefault(fact["statement"], []).append(fact)
    return [_layout(name, by_statement[name]) for name in order if name in by_statement]


def _layout(statement: str, facts: list[Row]) -> Layout:
    placed = [fact for fact in facts if fact["x0"] is not None]
    centers = _columns(placed)
    lines = [*_lines(placed), *([fact] for fact in facts if fact["x0"] is None)]
    count = max(len(centers), 1)
    rows = [row for line in lines for row in _rows(line, centers, count)]
    starts = {0} | {
        column
        for column in range(1, count)
        if any(
            left is not None and right is not None and left["line_id"] != right["line_id"]
            for left, right in ((row[column - 1], row[column]) for row in rows)
        )
    }
    is_single = len(rows) == 1 and len(starts) > 2
    units = Counter(fact["unit"] for fact in facts if fact["unit"])
    return Layout(
        statement,
        units.most_common(1)[0][0] if units else "",
        count,
        frozenset() if is_single else frozenset(starts),
        tuple(rows),
        tuple(sorted({fact["page"] for fact in facts if fact["page"]})),
        is_single,
    )


def _columns(facts: list[Row]) -> list[float]:
    """Return the middles of the columns, from the left."""
    middles = sorted((fact["x0"] + fact["x1"]) / 2 for fact in facts)
    edges = [
        0,
        *(place + 1 for place, (a, b) in enumerate(pairwise(middles)) if b - a > _APART),
        len(middles),
    ]
    return [sum(middles[a:b]) / (b - a) for a, b in pairwise(edges) if b > a]


def _lines(facts: list[Row]) -> list[list[Row]]:
    """Return the numbers of each printed row, from the top; facts come page by page from the top."""
    lines: list[list[Row]] = []
    page, lowest = None, 0.0
    for fact in facts:
        middle = (fact["top"] + fact["bottom"]) / 2
        if fact["page"] != page or middle > lowest:
            lines.append([])
            page, lowest = fact["page"], fact["bottom"]
        lines[-1].append(fact)
    return lines


def _rows(line: list[Row], centers: list[float], count: int) -> list[tuple[Row | None, ...]]:
    """Return a line's numbers in their columns; where two would share a place the second begins a row of its own."""
    rows: list[list[Row | None]] = [[None] * count]
    between = [(left + right) / 2 for left, right in pairwise(centers)]
    for fact in line:
        column = 0
        if fact["x0"] is not None:
            middle = (fact["x0"] + fact["x1"]) / 2
            column = bisect_left(between, middle)
        if rows[-1][column] is not None:
            rows.append([None] * count)
        rows[-1][column] = fact
    return [tuple(row) for row in rows]
