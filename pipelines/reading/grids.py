"""From rules to ruled tables: merge collinear pieces, find connected tables, split them into (merged) cells.

Geometry only: which characters stand in a cell is decided in `text_rows`, what a cell means elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.reading.limits import CELLS_PER_TABLE, CROSSINGS_PER_PAGE, refuse_above
from pipelines.reading.pdfium_rules import Drawing, Rule
from pipelines.records import Box

SNAP = 2.0  # points: rules nearer than this are one rule
GAP = 2.6  # points: a break in a rule up to this is drawn over by its neighbours


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A table without text: the x of its column edges, the y of its row edges, and its merged cells.

    Each cell is (row, column, row_span, column_span).
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[int, int, int, int], ...]

    def cell_box(self, cell: tuple[int, int, int, int]) -> Box:
        """Return the box of one cell in points."""
        row, column, rows, columns = cell
        return (self.xs[column], self.ys[row], self.xs[column + columns], self.ys[row + rows])

    @property
    def box(self) -> Box:
        """Return the outer box in points."""
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def find_grids(drawing: Drawing) -> list[Skeleton]:
    """Return the ruled tables of a page with at least one cell, from top to bottom."""
    horizontal, vertical = _merge(drawing.horizontal), _merge(drawing.vertical)
    refuse_above(len(horizontal) * len(vertical), CROSSINGS_PER_PAGE, "rules that may cross")
    found = []
    for rows, columns in _components(horizontal, vertical):
        xs, ys = _snap(rule.at for rule in columns), _snap(rule.at for rule in rows)
        refuse_above((len(xs) - 1) * (len(ys) - 1), CELLS_PER_TABLE, "cells in one table")
        if len(xs) >= 2 and len(ys) >= 2:
            found.append(Skeleton(tuple(xs), tuple(ys), tuple(_cells(xs, ys, rows, columns))))
    return sorted(found, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _merge(rules: list[Rule]) -> list[Rule]:
    """Join collinear pieces: hundreds of short ones may draw one line."""
    merged: list[Rule] = []
    for line in _groups(sorted(rules)):
        at = sum(rule.at * (rule.stop - rule.start + 0.01) for rule in line)
        at /= sum(rule.stop - rule.start + 0.01 for rule in line)
        pieces = sorted(line, key=lambda rule: rule.start)
        start, stop = pieces[0].start, pieces[0].stop
        for piece in pieces[1:]:
            if piece.start - stop <= GAP:
                stop = max(stop, piece.stop)
            else:
                merged.append(Rule(at, start, stop))
                start, stop = piece.start, piece.stop
        merged.append(Rule(at, start, stop))
    return [rule for rule in merged if rule.stop - rule.start > 2 * GAP]


def _groups(ordered: list[Rule]) -> list[list[Rule]]:
    groups: list[list[Rule]] = []
    for rule in ordered:
        if groups and rule.at - groups[-1][0].at <= SNAP:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _snap(values: Iterable[float]) -> list[float]:
    snapped: list[list[float]] = []
    for value in sorted(values):
        if snapped and value - snapped[-1][0] <= SNAP:
            snapped[-1].append(value)
        else:
            snapped.append([value])
    return [sum(group) / len(group) for group in snapped]


def _components(horizontal: list[Rule], vertical: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Group rules that touch or cross: each group is one table."""
    parent = list(range(len(horizontal) + len(vertical)))

    def find(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for i, h in enumerate(horizontal):
        for j, v in enumerate(vertical):
            if h.start - GAP <= v.at <= h.stop + GAP and v.start - GAP <= h.at <= v.stop + GAP:
                parent[find(i)] = find(len(horizontal) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i, h in enumerate(horizontal):
        groups[find(i)][0].append(h)
    for j, v in enumerate(vertical):
        groups[find(len(horizontal) + j)][1].append(v)
    return [group for group in groups.values() if len(group[0]) >= 2 and len(group[1]) >= 2]


def _along(edges: list[float], rules: list[Rule]) -> list[list[Rule]]:
    """Return for each edge the rules that run along it."""
    return [[rule for rule in rules if abs(rule.at - at) <= SNAP] for at in edges]


def _covered(rules: list[Rule], start: float, stop: float) -> bool:
    need = (stop - start) * 0.6
    for _, first, last in rules:
        if (last if last < stop else stop) - (first if first > start else start) >= need:
            return True
    return False


def _cells(
    xs: list[float], ys: list[float], horizontal: list[Rule], vertical: list[Rule]
) -> list[tuple[int, int, int, int]]:
    rows, columns = len(ys) - 1, len(xs) - 1
    upright, across = _along(xs, vertical), _along(ys, horizontal)
    parent = list(range(rows * columns))

    def find(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and not _covered(upright[column + 1], ys[row], ys[row + 1]):
                parent[find(here + 1)] = find(here)
            if row + 1 < rows and not _covered(across[row + 1], xs[column], xs[column + 1]):
                parent[find(here + columns)] = find(here)
    spans: dict[int, list[int]] = {}
    for item in range(rows * columns):
        row, column = divmod(item, columns)
        span = spans.setdefault(find(item), [row, column, row, column])
        span[:] = [min(span[0], row), min(span[1], column), max(span[2], row), max(span[3], column)]
    return sorted((r0, c0, r1 - r0 + 1, c1 - c0 + 1) for r0, c0, r1, c1 in spans.values())
