"""Rows of a form whose cells are merged in every row differently, over all its pages, and columns found by their labels.

Which labels there are is data (`forms/annex/`); what a column means belongs to the module of the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.forms.labels import canonical
from pipelines.reading.annex_tables import AnnexTable
from pipelines.reading.compare import squeeze
from pipelines.reading.model import Cell


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row: the cells that begin in it, from left to right; what reaches into it from above is not repeated."""

    page: int
    cells: tuple[Cell, ...]

    @property
    def filled(self) -> tuple[Cell, ...]:
        """Return the cells of the row that print something."""
        return tuple(cell for cell in self.cells if cell.text.strip())

    @property
    def text(self) -> str:
        """Return what the row prints, for messages."""
        return " | ".join(squeeze(cell.text) for cell in self.filled)


@dataclass(frozen=True, slots=True)
class Header:
    """Columns in order: (measure, label, left x, right x)."""

    columns: tuple[tuple[str, str, float, float], ...]

    def placed(self, row: FormRow) -> dict[str, Cell] | None:
        """Return the row's cell under each column, or None where a print stands under no column or two under one."""
        placed: dict[str, Cell] = {}
        for cell in row.cells:
            middle = (cell.box[0] + cell.box[2]) / 2
            measure = next((name for name, _, left, right in self.columns if left <= middle <= right), None)
            filled = bool(cell.text.strip())
            if measure is None:
                if filled and middle > self.columns[0][2]:
                    return None
            elif measure not in placed or not placed[measure].text.strip():
                placed[measure] = cell
            elif filled:
                return None
        return placed


def form_rows(table: AnnexTable) -> Iterator[FormRow]:
    """Yield the rows of all grids of a form in reading order."""
    for grid in table.grids:
        for row in range(grid.row_count):
            cells = sorted((cell for cell in grid.cells if cell.row == row), key=lambda cell: cell.column)
            yield FormRow(grid.page, tuple(cells))


def labels_in(row: FormRow, patterns: dict[str, str]) -> dict[str, Cell]:
    """Return for each of the `patterns` (name: pattern of a whole label) the first cell of the row that prints it."""
    found: dict[str, Cell] = {}
    for cell in row.filled:
        label = canonical(cell.text)
        name = next((name for name, pattern in patterns.items() if re.fullmatch(pattern, label)), None)
        if name is not None:
            found.setdefault(name, cell)
    return found


def header_of(row: FormRow, patterns: dict[str, str], *needed: str) -> Header | None:
    """Return the columns that a row heads, or None where a `needed` one is missing."""
    cells = labels_in(row, patterns)
    if not cells.keys() >= set(needed):
        return None
    columns = [(name, canonical(cell.text), cell.box[0], cell.box[2]) for name, cell in cells.items()]
    return Header(tuple(sorted(columns, key=lambda column: column[2])))
