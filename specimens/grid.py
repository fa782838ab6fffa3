"""A statement as ruled cells: text, spans, and the fact a cell carries. The one shape that templates draw."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_CELL = re.compile(r"^(?P<text>.*?)(?:\|(?:c(?P<c>\d+))?(?:r(?P<r>\d+))?)?$", re.S)


@dataclass(frozen=True)
class Cell:
    """One ruled cell; `fact` is (line_id, measure) where it carries an amount."""

    text: str = ""
    colspan: int = 1
    rowspan: int = 1
    style: str = "label"  # label | code | number | centre | amount
    fact: tuple[str, str] | None = None


@dataclass
class Grid:
    """Header rows and body rows of one statement, with column widths in percent."""

    statement: str
    widths: list[float]
    head: list[list[Cell]] = field(default_factory=list)
    body: list[list[Cell]] = field(default_factory=list)

    def check(self) -> None:
        """Raise ValueError unless every row fills all columns (spans included)."""
        carried = [0] * len(self.widths)
        for row in self.head + self.body:
            column = 0
            left = list(carried)
            for cell in row:
                while column < len(left) and left[column]:
                    column += 1
                for offset in range(cell.colspan):
                    if column + offset >= len(left) or left[column + offset]:
                        raise ValueError(f"{self.statement}: a row is too wide: {[c.text for c in row]}")
                    carried[column + offset] = cell.rowspan
                column += cell.colspan
            if any(span == 0 for span in carried):
                raise ValueError(f"{self.statement}: a row is too short: {[c.text for c in row]}")
            carried = [span - 1 for span in carried]

    def facts(self) -> list[tuple[str, str, str | None, str]]:
        """Return (line_id, measure, printed or None, anchor of the row) for every value cell."""
        found = []
        for part, rows in (("h", self.head), ("b", self.body)):
            for number, row in enumerate(rows):
                for cell in row:
                    if cell.fact:
                        found.append((*cell.fact, cell.text or None, f"{self.statement}-{part}{number}"))
        return found


def header_row(cells: list[str], style: str = "centre") -> list[Cell]:
    """Read one header row of a form: 'text|c3r2' is a cell of three columns and two rows."""
    row = []
    for cell in cells:
        found = _CELL.match(str(cell))
        if found is None:
            raise ValueError(f"not a header cell: {cell}")
        row.append(Cell(found["text"], int(found["c"] or 1), int(found["r"] or 1), style))
    return row
