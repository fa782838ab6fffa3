"""From the grids of a statement to its rows: stub (code, label) and value cells per block, over page breaks.

Which line a row is belongs to `statements`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from pipelines.forms.labels import canonical
from pipelines.forms.loader import Statement, forms
from pipelines.normalizing.columns import Column, Header, header_again
from pipelines.reading.compare import squeeze
from pipelines.reading.model import Cell, Grid

_DIGITS = re.compile(r"^\d{1,9}$")
_WHOLE_CODE = re.compile(r"^(?:\d{3}|\d{5}|\d{7})$")  # also where its header stands on the page before
_WHOLE_AMOUNT = re.compile(r"^[-－]?[\d,，]+\.\d\d$")
_CODE_AND_NAME = re.compile(r"^(\d{3}|\d{5}|\d{7})(\D.*)$", re.S)


@dataclass(slots=True)
class Row:
    """One row of one block. `code` and `label` are joined over wrapped lines; `values` pairs column and cell."""

    page: int
    block: int
    code: str = ""
    label: str = ""
    values: list[tuple[Column, Cell]] = field(default_factory=list)
    disputed: bool = False
    first_on_page: bool = False
    sources: list[Cell] = field(default_factory=list)  # the value cells as they stand on the pages
    number: int | None = None  # as the column 行次 prints it

    @property
    def filled(self) -> bool:
        """Whether any value cell prints something."""
        return any(cell.text.strip() for _, cell in self.values)


def read_rows(
    grids: list[Grid], header: Header, statement: Statement, is_line: Callable[[str], bool]
) -> list[Row]:
    """Return the rows of all blocks in reading order; a row that a page break cuts in two is joined again.

    `is_line` says whether a label without code names a line of the statement. Raises StatementError where a
    continuation has columns that are not known.
    """
    rows: list[Row] = []
    header_left = header.height
    for number, grid in enumerate(grids):
        if header_left > 0:
            here, start = header, min(header_left, grid.row_count)
            header_left -= grid.row_count
        else:
            here, start = header_again(grid, header, statement)
        first_row = number > 0
        for row in range(start, grid.row_count):
            pieces = list(_blocks(grid, row, here))
            for piece in pieces:
                piece.first_on_page = first_row
            first_row = first_row and not pieces
            rows.extend(
                piece
                for piece in pieces
                if piece.code or piece.label or piece.filled or piece.values or piece.number is not None
            )
    return _rejoin(rows, is_line)


def _blocks(grid: Grid, row: int, header: Header) -> Iterator[Row]:
    found: dict[int, Row] = {}
    parts: dict[int, list[str]] = {}
    for cell in sorted((cell for cell in grid.cells if cell.row == row), key=lambda cell: cell.column):
        columns = [column for index in header.covered(cell) if (column := header.columns[index]) is not None]
        if not columns:
            continue
        first, last = columns[0], columns[-1]
        text = squeeze(cell.text)
        block = found.setdefault(last.block, Row(grid.page, last.block))
        if first.role == "value":
            block.values.append((first, cell))
            block.sources.append(cell)
            continue
        block.disputed |= cell.status == "disputed" and bool(text)
        if first.role == "line_number" and _DIGITS.match(canonical(text)):
            block.number = int(canonical(text))
        if not text or first.role == "line_number" or canonical(text) in forms().stub_headers:
            continue
        if _DIGITS.match(canonical(text)) and (first.role == "code" or _WHOLE_CODE.match(canonical(text))):
            parts.setdefault(last.block, []).append(canonical(text))
        elif (together := _CODE_AND_NAME.match(text)) and not parts.get(last.block):
            parts.setdefault(last.block, []).append(together.group(1))
            block.label += together.group(2)
        else:
            block.label += text
    for number in sorted(found):
        block = found[number]
        block.code = _code(parts.get(number, []))
        yield block


def _code(parts: list[str]) -> str:
    """Join 类|款|项 parts: 201 06 1 → 2010601; a part that is a whole code already stands for itself."""
    if not parts:
        return ""
    if len(parts[-1]) >= 5 or len(parts) == 1:
        return parts[-1]
    return parts[0] + "".join(part.zfill(2) for part in parts[1:])


def _rejoin(rows: list[Row], is_line: Callable[[str], bool]) -> list[Row]:
    """Join the two halves of a row that a page break cut: the second half has no code and completes the first."""
    joined: list[Row] = []
    last: dict[int, Row] = {}
    for row in rows:
        before = last.get(row.block)
        if row.first_on_page and before is not None and _is_second_half(before, row, is_line):
            before.label += row.label
            before.values = _joined_values(before.values, row.values)
            before.sources += row.sources
            before.disputed |= row.disputed
            continue
        joined.append(row)
        last[row.block] = row
    return joined


def _is_second_half(before: Row, row: Row, is_line: Callable[[str], bool]) -> bool:
    if row.code or is_line(row.label) or _print_two_amounts(before, row):
        return False
    if not row.label:
        return row.filled and bool(before.code or before.label)
    return is_line(before.label + row.label) or bool(before.code)


def _print_two_amounts(before: Row, row: Row) -> bool:
    """Whether some column prints a whole amount in both: no cell has two."""
    printed = {column.key for column, cell in before.values if _WHOLE_AMOUNT.match(canonical(cell.text))}
    return any(
        column.key in printed and _WHOLE_AMOUNT.match(canonical(cell.text)) for column, cell in row.values
    )


def _joined_values(
    first: list[tuple[Column, Cell]], second: list[tuple[Column, Cell]]
) -> list[tuple[Column, Cell]]:
    """Join cells column by column; two whole numbers joined are no number, and are doubted as such."""
    rest = {column.key: cell for column, cell in second}
    return [
        (column, _joined_cell(cell, rest[column.key]) if column.key in rest else cell)
        for column, cell in first
    ]


def _joined_cell(first: Cell, second: Cell) -> Cell:
    if not second.text.strip():
        return first
    if not first.text.strip():
        return second
    status = "disputed" if "disputed" in (first.status, second.status) else first.status
    return replace(first, text=first.text + second.text, status=status)
