"""How amounts and labels are printed: unit, separators, zeros, minus signs, full-width digits, radicals for characters.

Works on grids that are already built, so that the truth is taken from what is printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count

from specimens.grid import Cell, Grid

RADICALS = str.maketrans(
    "车门户一人入工金食长见页用非支立生行高目", "⻋⻔⼾⼀⼈⼊⼯⾦⻝⻓⻅⻚⽤⾮⽀⽴⽣⾏⾼⽬"
)
_FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@dataclass
class PrintStyle:
    """The switches; `zero` and `thousands` are taken in turn from cell to cell."""

    unit: str = "万元"
    zero: tuple[str, ...] = ("0.00",)
    thousands: tuple[bool, ...] = (True,)
    full_width: tuple[str, ...] = ()  # statements with full-width digits
    negative: dict[str, str] = field(default_factory=dict)  # 'statement/line/measure' -> printed
    radicals: bool = False

    def label(self, text: str) -> str:
        """Return a label as this exporter writes its characters."""
        return text.translate(RADICALS) if self.radicals else text

    def grid(self, grid: Grid) -> Grid:
        """Return the grid as printed."""
        numbers = count()
        printed = Grid(grid.statement, grid.widths)
        printed.head = [[self._cell(cell, grid.statement, numbers) for cell in row] for row in grid.head]
        printed.body = [[self._cell(cell, grid.statement, numbers) for cell in row] for row in grid.body]
        return printed

    def _cell(self, cell: Cell, statement: str, numbers: count[int]) -> Cell:
        if cell.fact is None:
            return replace(cell, text=self.label(cell.text))
        negative = self.negative.get("/".join((statement, *cell.fact)))
        if negative:
            return replace(cell, text=negative)
        return replace(cell, text=self._amount(cell.text, statement, next(numbers))) if cell.text else cell

    def _amount(self, text: str, statement: str, number: int) -> str:
        value = Decimal(text.replace(",", ""))
        if value == 0:
            return self.zero[number % len(self.zero)]
        if self.unit == "元":
            value *= 10000
        text = f"{value:,.2f}" if self.thousands[number % len(self.thousands)] else f"{value:.2f}"
        return text.translate(_FULL_WIDTH) if statement in self.full_width else text
