"""Which column of a table is what: header cells are read as a path from the outer to the inner header and looked up.

A column that prints amounts under a header that the form data does not know stops the statement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipelines.forms.labels import canonical, plain_label
from pipelines.forms.loader import Measure, Statement, forms
from pipelines.normalizing.amounts import parse_amount
from pipelines.normalizing.problems import StatementError
from pipelines.reading.model import Cell, Grid

_CODE = re.compile(r"^\d{3,7}$")
_NUMBERED = re.compile(r"^\d{1,2}(?:[=＝][\d+\-－＋()（）]+)?$")  # 栏次, sometimes with its formula


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `role` is label, code, line_number or value; `block` counts side-by-side blocks from 0."""

    role: str
    block: int = 0
    measure: str | None = None
    item: str | None = None  # the row that stands as a column (three public expenses)
    fund: str | None = None
    disputed: bool = False

    @property
    def key(self) -> tuple[str | None, str | None]:
        """What tells a value column from the others of its block."""
        return self.measure, self.item


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: its columns, its height in rows, the texts over each column, the columns' middles in points."""

    columns: tuple[Column | None, ...]
    height: int
    over: tuple[frozenset[str], ...]
    centers: tuple[float, ...]
    numbers: tuple[str, ...] = ()
    """What the row of column numbers (栏次) prints over each column: 3, or 3=4+5; nothing where there is none."""

    def covered(self, cell: Cell) -> list[int]:
        """Return the columns that a cell of this page or of a continuation stands in."""
        return _covered(cell, self.centers)


def read_header(grids: list[Grid], statement: Statement) -> Header:
    """Return the columns of a statement; raises StatementError for an unknown column.

    A page break may cut the header: then it goes on at the top of the second grid.
    """
    grid = grids[0]
    for following in grids[1:]:
        if _header_height(grid, statement) < grid.row_count:
            break
        grid = _joined(grid, following)
    height = _header_height(grid, statement)
    paths = [_path(grid, column, height) for column in range(grid.column_count)]
    _extend_into_first_row(grid, height, paths)
    roles = [_stub_role(path, statement) for path in paths]
    columns: list[Column | None] = []
    block, seen_value = 0, False
    for index, (path, role) in enumerate(zip(paths, roles, strict=True)):
        disputed = any(cell.status == "disputed" for cell in _covering(grid, index, height))
        if role is not None:
            if seen_value:
                block, seen_value = block + 1, False
            columns.append(Column(role, block, disputed=disputed))
            continue
        if not path and not any(cell.text.strip() for cell in grid.cells if cell.column == index):
            columns.append(None)  # an empty filler column
            continue
        seen_value = True
        columns.append(replace(_value_column(grid, index, path, block, statement), disputed=disputed))
    _refuse_twins(columns, grid, statement)
    over = tuple(
        frozenset(text for cell in _covering(grid, index, height) if (text := canonical(cell.text)))
        for index in range(grid.column_count)
    )
    numbers = tuple(_number_over(grid, index, height) for index in range(grid.column_count))
    return Header(tuple(columns), height, over, grid.column_centers, numbers)


def _refuse_twins(columns: list[Column | None], grid: Grid, statement: Statement) -> None:
    known = [(c.block, *c.key) for c in columns if c is not None and c.role == "value"]
    twins = sorted(
        {
            f"{item or ''} {measure}".strip()
            for _, measure, item in known
            if known.count((_, measure, item)) > 1
        }
    )
    if twins:
        raise StatementError(
            "S-COL",
            f"《{statement.title_zh}》有重复的栏目",
            f"{statement.title_en}: one column stands twice",
            f"found: two columns headed {', '.join(twins)}; expected: each once",
            grid.page,
            (grid.box,),
        )


def _joined(first: Grid, second: Grid) -> Grid:
    """Return two grids as one, the second below the first, on the columns of the finer one."""
    finer = max(first, second, key=lambda grid: grid.column_count)
    cells = [_on_columns(cell, finer) for cell in first.cells]
    cells += [
        replace(cell, row=cell.row + first.row_count)
        for cell in (_on_columns(c, finer) for c in second.cells)
    ]
    return replace(finer, page=first.page, row_count=first.row_count + second.row_count, cells=tuple(cells))


def _on_columns(cell: Cell, grid: Grid) -> Cell:
    covered = _covered(cell, grid.column_centers)
    return replace(cell, column=covered[0], column_span=len(covered)) if covered else cell


def _covered(cell: Cell, centers: tuple[float, ...]) -> list[int]:
    return [index for index, x in enumerate(centers) if cell.box[0] - 1 <= x <= cell.box[2] + 1]


def header_again(grid: Grid, header: Header, statement: Statement) -> tuple[Header, int]:
    """Return the header that a continuation grid goes by and how many of its rows are header.

    It is read anew where it does not stand again as it was: columns in another order, or others. Raises StatementError
    as `read_header` does.
    """
    height = _rows_again(grid, header)
    for cell in (cell for cell in grid.cells if cell.row <= height):
        text, columns = canonical(cell.text), header.covered(cell)
        if not text or not columns:
            continue
        is_moved = cell.row < height and not any(text in header.over[index] for index in columns)
        is_among_amounts = cell.row == height and any(
            (column := header.columns[index]) is not None and column.role == "value" for index in columns
        )
        if is_moved or (is_among_amounts and text.isalpha() and _stands_over_any(text, header)):
            own = read_header([grid], statement)
            return own, own.height
    return header, height


def _stands_over_any(text: str, header: Header) -> bool:
    return any(text in texts for texts in header.over)


def _rows_again(grid: Grid, header: Header) -> int:
    """Return how many rows at the top of a continuation grid print texts of the header."""
    height = 0
    for row in range(grid.row_count):
        texts = [canonical(cell.text) for cell in grid.cells if cell.row == row]
        filled = [text for text in texts if text]
        if texts and not filled and height == 0:
            return 0
        if not all(_stands_over_any(text, header) for text in filled) or (
            len(filled) == 1 and _NUMBERED.match(filled[0])
        ):
            return height
        if filled and set(filled) <= forms().total_labels:
            return height
        height = row + 1
    return height if height < grid.row_count else 0


def _header_height(grid: Grid, statement: Statement) -> int:
    """Return the first row that holds data: an amount, a code, a known line, or 合计 in a column that names rows."""
    labels = {label for side in statement.sides for line in side.lines for label in line.labels} | {
        label for line in statement.footers for label in line.labels
    }
    labels |= {header[-1] for item in statement.items for header in item.headers}
    if statement.sides:
        labels |= set(forms().classes)
    last_filled = -1
    for row in range(grid.row_count):
        for cell in (cell for cell in grid.cells if cell.row == row):
            text = canonical(cell.text)
            if not text:
                continue
            last_filled = row
            if _CODE.match(text) and not _NUMBERED.match(text):
                return row
            if "." in text and parse_amount(text).presence in ("printed", "printed_zero"):
                return row
            if _names_row(grid, cell, statement) and (
                plain_label(text) in labels or (row > 0 and text in forms().total_labels)
            ):
                return row
    return last_filled + 1


def _names_row(grid: Grid, cell: Cell, statement: Statement) -> bool:
    return _stub_role(_path(grid, cell.column, cell.row), statement) is not None


def _covering(grid: Grid, column: int, height: int) -> list[Cell]:
    return sorted(
        (
            cell
            for cell in grid.cells
            if cell.row < height and cell.column <= column < cell.column + cell.column_span
        ),
        key=lambda cell: cell.row,
    )


def _number_over(grid: Grid, column: int, height: int) -> str:
    texts = [canonical(cell.text) for cell in _covering(grid, column, height)]
    return next((text for text in reversed(texts) if _NUMBERED.match(text)), "")


def _path(grid: Grid, column: int, height: int) -> list[str]:
    ignored = forms().ignored_headers
    texts = (canonical(cell.text) for cell in _covering(grid, column, height))
    return [text for text in texts if text and text not in ignored and not _NUMBERED.match(text)]


def _extend_into_first_row(grid: Grid, height: int, paths: list[list[str]]) -> None:
    """Take header words that stand in the first data row (合计|基本支出|项目支出 beside 合计) as headers."""
    for cell in grid.cells:
        text = canonical(cell.text)
        if cell.row == height and text.isalpha():
            path = paths[cell.column]
            if path and path[-1] not in forms().stub_headers and cell.column_span == 1:
                path.append(text)


def _stub_role(path: list[str], statement: Statement) -> str | None:
    inner = [text for text in path if text not in statement.ignored_headers]
    for variant in _variants(inner):
        if variant[-1].startswith("项目（按"):
            return "label"
        if variant[-1] in forms().stub_headers:
            return forms().stub_headers[variant[-1]]
    return None


def _value_column(grid: Grid, index: int, path: list[str], block: int, statement: Statement) -> Column:
    inner = [text for text in path if text not in statement.ignored_headers]
    measures = [item for item in statement.measures if item.side in (None, block)]
    for variant in _variants(inner):
        measure = _deepest(variant, measures)
        item = _deepest(variant, statement.items)
        if measure is not None and max(measure[0], item[0] if item else 0) == len(variant):
            break
    else:
        cells = _covering(grid, index, grid.row_count)
        raise StatementError(
            "S-COL",
            f"《{statement.title_zh}》有未识别的栏目",
            f"{statement.title_en}: unknown column",
            f"found: column {index + 1} headed {' / '.join(path) or '(nothing)'}; expected one of: "
            + ", ".join("/".join(header) for known in measures for header in known.headers),
            grid.page,
            tuple(cell.box for cell in cells[:1]),
        )
    return Column("value", block, measure[1].measure, item[1].measure if item else None, measure[1].fund)


def _variants(path: list[str]) -> list[list[str]]:
    """Return the path as read, and with its last parts joined: a page break may cut a header's words in two."""
    return [[*path[:-count], "".join(path[-count:])] for count in range(1, min(len(path), 3) + 1)]


def _deepest(path: list[str], known: tuple[Measure, ...] | list[Measure]) -> tuple[int, Measure] | None:
    """Return the entry whose header ends deepest in the path (longer headers first), with that depth from 1."""
    best: tuple[int, int, Measure] | None = None
    for entry in known:
        for header in entry.headers:
            depth = _match(path, header)
            if depth and (best is None or (depth, len(header)) > best[:2]):
                best = (depth, len(header), entry)
    return (best[0], best[2]) if best else None


def _match(path: list[str], header: tuple[str, ...]) -> int:
    for depth in range(len(path), 0, -1):
        if path[depth - 1] != header[-1]:
            continue
        outer = iter(path[: depth - 1])
        if all(part in outer for part in header[:-1]):
            return depth
    return 0
