"""Where each cell of a grid stands once spans are counted."""

from __future__ import annotations

from collections.abc import Iterator

from specimens.grid import Cell, Grid


def placed(grid: Grid) -> Iterator[tuple[int, int, Cell]]:
    """Yield (row, column, cell) from 0 for every cell, header first."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(grid.head + grid.body):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            for down in range(cell.rowspan):
                taken |= {(number + down, column + across) for across in range(cell.colspan)}
            yield number, column, cell
            column += cell.colspan
