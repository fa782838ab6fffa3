"""Tables without (vertical) rules: columns and rows from where the words stand.

Only for a statement's title that no ruled table follows. What cannot be told apart is left for the normalizer to
stop at: an unknown header or a nameless row is a finding, never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipelines.forms.labels import canonical
from pipelines.forms.loader import forms
from pipelines.reading.grids import Skeleton
from pipelines.reading.pdfium_page import Character
from pipelines.reading.text_rows import CellText, rows_of
from pipelines.reading.unruled_header import Extent, align, header_cells, leaves_of, paths_of
from pipelines.reading.words import TextRow, words_of

_END = re.compile(r"^(?:注|说明|备注|第[一二三四五六七八九十]+部分)")
_NUMBER = re.compile(r"^\d{1,2}$")  # 栏次
_TOTAL = re.compile(r"(?:合计|总计)$")
_PROSE = 45  # characters without an amount: a sentence, not a row
_HEADER_GAP = 0.3  # header words of neighbouring columns may stand close together


@dataclass(frozen=True, slots=True)
class UnruledTable:
    """The table as inferred: geometry, the header's texts by cell, and the extents of its columns in points."""

    skeleton: Skeleton
    header: dict[tuple[int, int, int, int], CellText]
    columns: tuple[Extent, ...]


def infer_table(characters: list[Character], before: UnruledTable | None = None) -> UnruledTable | None:
    """Return the table that begins with these characters (all below title and captions), or None.

    `before` is the table of the page before, where this one may go on without a header.
    """
    lines = rows_of(characters)
    rows = _until_notes([TextRow(words_of(line)) for line in lines])
    first = next((i for i, row in enumerate(rows) if _is_data(row)), len(rows))
    cells = [
        cell
        for cell in header_cells([TextRow(words_of(line, _HEADER_GAP)) for line in lines[:first]])
        if not _NUMBER.match(cell.text) and canonical(cell.text) not in forms().ignored_headers
    ]
    body = _gather(rows[first:])
    if not body:
        return None
    extents = _extents(body)
    if any(canonical(cell.text) in forms().header_words for cell in cells):
        leaves = leaves_of(cells, extents)
        matched = align(leaves, extents)
        if matched is None:
            return None
        columns = [
            extents[index] if index is not None else (leaf.x0, leaf.x1)
            for leaf, index in zip(leaves, matched, strict=True)
        ]
        paths = paths_of(cells, leaves)
        if before is not None and len(before.columns) == len(columns):
            columns = list(before.columns)  # the header stands again: one table, one set of columns
    elif before is not None and not cells:
        columns, paths = list(before.columns), []
        if not all(any(a < right and left < b for left, right in columns) for a, b in extents):
            return None
    else:
        return None
    return _table(columns, paths, body, min((cell.top for cell in cells), default=body[0].top))


def _until_notes(rows: list[TextRow]) -> list[TextRow]:
    taken: list[TextRow] = []
    for row in rows:
        if _END.match(row.text) or (len(row.text) > _PROSE and not any(word.is_amount for word in row.words)):
            break
        taken.append(row)
    return taken


def _is_data(row: TextRow) -> bool:
    return any(word.is_datum for word in row.words) or row.text in forms().total_labels


def _extents(body: list[TextRow]) -> list[Extent]:
    """Return where the columns' contents stand; 合计 in the middle of two columns says nothing of either."""
    merged: list[Extent] = []
    words = [
        word for row in body for word in row.words if word.is_datum or not _TOTAL.search(canonical(word.text))
    ]
    for left, right in sorted((word.x0, word.x1) for word in words):
        if merged and left < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _gather(rows: list[TextRow]) -> list[TextRow]:
    """Gather text lines into table rows: a line without numbers belongs to the row of numbers that is near."""
    anchors = [row for row in rows if _is_data(row)]
    middles = [row.middle for row in anchors]
    near = 0.7 * median([b - a for a, b in pairwise(middles)] or [16.0])
    gathered = [TextRow(list(row.words)) for row in anchors]
    alone: list[TextRow] = []
    for row in rows:
        if _is_data(row):
            continue
        index = min(range(len(anchors)), key=lambda i: abs(middles[i] - row.middle), default=None)
        if index is not None and abs(middles[index] - row.middle) < near:
            gathered[index].words.extend(row.words)
        elif alone and row.top - alone[-1].bottom < 0.3 * near:
            alone[-1].words.extend(row.words)
        else:
            alone.append(TextRow(list(row.words)))
    return sorted((*gathered, *alone), key=lambda row: row.middle)


def _table(
    columns: list[Extent], paths: list[list[str]], body: list[TextRow], top: float
) -> UnruledTable | None:
    depth = max((len(path) for path in paths), default=0)
    xs = [columns[0][0] - 3, *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), columns[-1][1] + 3]
    begin = body[0].top - 1
    ys = [top - 2 + (begin - top + 2) * level / depth for level in range(depth)] if depth else []
    ys += [begin, *((a.bottom + b.top) / 2 for a, b in pairwise(body)), body[-1].bottom + 2]
    if any(b.top < a.bottom - 0.5 for a, b in pairwise(body)):
        return None  # rows reach into one another: a line between them would cut characters
    if any(word.x0 < xs[0] or word.x1 > xs[-1] for row in body for word in row.words):
        return None  # a word stands outside every column
    if any(low <= high for high, low in pairwise(ys)) or any(right <= left for left, right in pairwise(xs)):
        return None
    header = {
        (row, column, 1, 1): CellText(path[row] if row < len(path) else "")
        for column, path in enumerate(paths)
        for row in range(depth)
    }
    cells = [*header]
    for number, row in enumerate(body, depth):
        cells += [(number, first, 1, last - first + 1) for first, last in _spans(row, xs)]
    return UnruledTable(Skeleton(tuple(xs), tuple(ys), tuple(sorted(cells))), header, tuple(columns))


def _spans(row: TextRow, xs: list[float]) -> list[tuple[int, int]]:
    """Return the columns of each cell of a row: a word that reaches over an edge joins the columns on both sides."""
    joined: list[tuple[int, int]] = []
    count = len(xs) - 1
    for left, right in sorted((word.x0, word.x1) for word in row.words):
        first = max((i for i in range(count) if xs[i] <= left + 0.5), default=0)
        last = max((i for i in range(count) if xs[i] <= right - 0.5), default=0)
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    covered = {i for first, last in joined for i in range(first, last + 1)}
    return sorted([*joined, *((i, i) for i in range(count) if i not in covered)])
