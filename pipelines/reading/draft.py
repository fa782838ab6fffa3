"""Our own reading of one page: characters put into tables and lines, before anything is compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium

from pipelines.reading.gate import load_page, turn_upright
from pipelines.reading.grids import Skeleton, find_grids
from pipelines.reading.hidden import remove_hidden_text
from pipelines.reading.model import Line
from pipelines.reading.pdfium_page import Character, PageInk, read_ink
from pipelines.reading.text_rows import CellText, cell_text, lines_of, once, split_by_grid
from pipelines.reading.unruled import UnruledTable

Place = tuple[int, int, int, int]
"""Row, column, row span, column span."""


@dataclass(frozen=True, slots=True)
class DraftTable:
    """A table with the text of each cell; `inferred` tables have no rules, their `header` cells stand nowhere."""

    skeleton: Skeleton
    texts: dict[Place, CellText]
    inferred: bool = False
    header: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class PageDraft:
    """What pdfium reads on a page; `outside` are the characters that stand in no table.

    `turned` is by how many degrees clockwise the page was turned upright, `hidden` how many hidden texts were removed.
    """

    ink: PageInk
    outside: list[Character]
    lines: list[Line]
    tables: list[DraftTable]
    turned: int = 0
    hidden: int = 0

    def with_unruled(self, unruled: Sequence[UnruledTable]) -> PageDraft:
        """Return the draft with tables without rules taken out of the running lines."""
        outside, inside = split_by_grid(self.outside, [table.skeleton for table in unruled])
        added = [
            DraftTable(
                table.skeleton,
                {**_texts(table.skeleton, members), **table.header},
                True,
                frozenset(table.header),
            )
            for table, members in zip(unruled, inside, strict=True)
        ]
        return replace(self, outside=outside, lines=lines_of(outside), tables=[*self.tables, *added])


def read_draft(document: pdfium.PdfDocument, index: int) -> PageDraft:
    """Turn page `index` (from 0) upright and read it; raises UnreadableReport where pdfium cannot load it."""
    page = load_page(document, index)
    hidden = remove_hidden_text(page)
    textpage = page.get_textpage()
    turned = turn_upright(page, textpage)
    ink = read_ink(page, textpage)
    page.close()
    skeletons = find_grids(ink.drawing)
    outside, inside = split_by_grid(once(ink.characters), skeletons)
    tables = [
        DraftTable(grid, _texts(grid, members)) for grid, members in zip(skeletons, inside, strict=True)
    ]
    return PageDraft(ink, outside, lines_of(outside), tables, turned, hidden)


def _texts(grid: Skeleton, members: dict[tuple[int, int], list[Character]]) -> dict[Place, CellText]:
    texts = {}
    for cell in grid.cells:
        row, column, rows, columns = cell
        characters = [
            character
            for r in range(row, row + rows)
            for c in range(column, column + columns)
            for character in members.get((r, c), ())
        ]
        texts[cell] = cell_text(characters)
    return texts
