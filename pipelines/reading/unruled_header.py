"""The header of a table without rules: which words head which column, from where they stand over one another."""

from __future__ import annotations

from pipelines.forms.labels import canonical
from pipelines.forms.loader import forms
from pipelines.reading.words import TextRow, Word

Extent = tuple[float, float]
_NEAR = 48.0  # points between a group's word and the words of its columns


def header_cells(rows: list[TextRow]) -> list[Word]:
    """Join words that are wrapped over lines: tight above one another means one header cell."""
    cells: list[Word] = []
    for row in rows:
        for word in row.words:
            above = next(
                (
                    cell
                    for cell in reversed(cells)
                    if cell.overlaps(word) and -1 < word.top - cell.bottom < 0.45 * (word.bottom - word.top)
                ),
                None,
            )
            if above is not None:
                above.absorb(word)
            else:
                cells.append(Word(word.text, word.x0, word.x1, word.top, word.bottom))
    return cells


def leaves_of(cells: list[Word], extents: list[Extent]) -> list[Word]:
    """Return the header cells that head one column each, from left to right.

    The lowest cell over a column's contents is its leaf; a cell over no contents is one where nothing stands under it.
    """
    leaves = []
    for left, right in extents:
        over = [cell for cell in cells if cell.x0 < right and left < cell.x1]
        if over:
            leaves.append(max(over, key=lambda cell: cell.bottom))
    known = {id(cell) for cell in leaves}
    for cell in cells:
        if id(cell) not in known and not _is_group(cell, cells):
            leaves.append(cell)
            known.add(id(cell))
    return sorted({id(cell): cell for cell in leaves}.values(), key=lambda cell: cell.middle)


def _is_group(cell: Word, cells: list[Word]) -> bool:
    """Whether cells stand under this one: right below it, or close on both sides of its middle."""
    below = [other for other in cells if other.top >= cell.bottom - 0.5]
    if any(other.overlaps(cell) for other in below):
        return True
    left = [cell.x0 - other.x1 for other in below if other.x1 <= cell.x0]
    right = [other.x0 - cell.x1 for other in below if other.x0 >= cell.x1]
    if not (left and right):
        return False
    return canonical(cell.text) in forms().group_headers or max(min(left), min(right)) <= _NEAR


def paths_of(cells: list[Word], leaves: list[Word]) -> list[list[str]]:
    """Return for each leaf the header texts from the outermost to the leaf."""
    known = {id(leaf) for leaf in leaves}
    groups = [cell for cell in cells if id(cell) not in known]
    paths = []
    for leaf in leaves:
        path, cell = [leaf.text], leaf
        while (parent := _parent(cell, groups)) is not None:
            path.insert(0, parent.text)
            cell = parent
        paths.append(path)
    return paths


def align(leaves: list[Word], extents: list[Extent]) -> list[int | None] | None:
    """Match column extents to header leaves in order; return for each leaf its extent's index, or None if it is blank.

    The match with the least distance is taken; None where there are more extents than leaves.
    """
    if len(extents) > len(leaves):
        return None
    infinite = float("inf")
    cost = [[infinite] * (len(extents) + 1) for _ in range(len(leaves) + 1)]
    cost[0][0] = 0.0
    for i in range(1, len(leaves) + 1):
        cost[i][0] = 0.0
        for j in range(1, min(i, len(extents)) + 1):
            matched = cost[i - 1][j - 1] + _distance(leaves[i - 1], extents[j - 1])
            cost[i][j] = min(matched, cost[i - 1][j])
    result: list[int | None] = [None] * len(leaves)
    i, j = len(leaves), len(extents)
    while j > 0:
        if cost[i][j] == cost[i - 1][j]:
            i -= 1
        else:
            result[i - 1] = j - 1
            i, j = i - 1, j - 1
    return result


def _distance(leaf: Word, extent: Extent) -> float:
    apart = max(0.0, leaf.x0 - extent[1], extent[0] - leaf.x1)
    return apart * 10 + abs(leaf.middle - (extent[0] + extent[1]) / 2) / 100


def _parent(cell: Word, groups: list[Word]) -> Word | None:
    """Return the group of the level right above that stands over the cell or nearest to it."""
    above = [
        group
        for group in groups
        if group is not cell and group.bottom <= cell.top + 0.5 and _apart(group, cell) <= _NEAR
    ]
    level = max((group.bottom for group in above), default=0.0)
    beside = (group for group in above if group.bottom > level - 12)
    return min(beside, key=lambda group: (_apart(group, cell), abs(group.middle - cell.middle)), default=None)


def _apart(first: Word, second: Word) -> float:
    return max(first.x0 - second.x1, second.x0 - first.x1, 0.0)
