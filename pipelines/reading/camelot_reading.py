"""The first reading: Camelot's lattice with the vector engine over playa's layout. Nothing of pdfium takes part in it.

`camelot.read_pdf` is not called: it opens the file twice, makes a frame of every table and walks the layout five times
for what nobody asks. Its parts do the same here on the pages that are asked for. Camelot drops tables that are almost
empty and pages without text; both are what a 空表 looks like, so the private hooks that do it are switched off. The pin
on camelot-py in pyproject.toml goes with them.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

from pipelines.errors import UnreadableReport
from pipelines.reading.grids import Skeleton

CamelotTable = tuple[Skeleton, dict[tuple[int, int, int, int], str]]
_HOOKS = (
    "_reject_table",
    "_document_has_no_text",
    "_generate_table_bbox",
    "_compute_table_anchors",
    "record_parse_metadata",
    "compute_parse_errors",
)
_LAYOUT = {"boxes_flow": None, "detect_vertical": False}


def read_tables(
    data: bytes, pages: list[int], media: dict[int, tuple[float, float, float]]
) -> dict[int, list[CamelotTable]]:
    """Return Camelot's tables per page number (from 1): skeleton in points from the top left, text per merged cell.

    `media` gives each page's MediaBox against the shown area (`PageInk.media`). Raises UnreadableReport where Camelot's parser refuses the file.
    """
    if not pages:
        return {}
    parser = _parser()(engine="vector", split_text=True)
    logging.getLogger("playa").setLevel(logging.ERROR)
    found: dict[int, list[CamelotTable]] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for page, tables in _tables(parser, data, pages):
                found[page] = [_convert(table, *media[page]) for table in tables]
        except (
            Exception
        ) as error:  # playa and Camelot raise RuntimeError, StopIteration, struct.error and more
            raise UnreadableReport(
                "the tables cannot be read",
                got=f"{type(error).__name__}: {error}",
                expected="a PDF whose pages Camelot can parse",
                remedy="print the report to PDF again and ingest the copy",
            ) from error
    return found


def _tables(parser: Any, data: bytes, pages: list[int]) -> Iterator[tuple[int, list[Any]]]:
    """Yield each page number with Camelot's tables of that page, from top to bottom."""
    import playa
    from camelot.utils import get_page_layout
    from playa.exceptions import PDFTextExtractionNotAllowed

    from pipelines.reading import playa_layout

    with playa.parse(data, space="page") as document:
        if not document.is_extractable:
            raise PDFTextExtractionNotAllowed("the file forbids taking text out of it")
        for number in pages:
            layout, size = get_page_layout(document.pages[number - 1], **_LAYOUT)
            parts = playa_layout.parts(layout)
            parser.prepare_page_parse("", parts, size, number, [], parts.lines, [], "", _LAYOUT)
            yield number, sorted(parser.extract_tables())


@cache
def _parser() -> Any:
    """Return Camelot's lattice parser, which here keeps every table and only assigns text to its cells."""
    from camelot.image_processing import coalesce_collinear_lines, find_joints_from_lines
    from camelot.parsers.lattice import Lattice

    for name in _HOOKS:
        if not hasattr(Lattice, name):
            raise UnreadableReport(
                "this camelot-py is not the one that was measured",
                got=f"no {name}",
                expected="camelot-py 2.0.0",
                remedy="install with constraints.txt",
            )

    class Cells(Lattice):
        def _reject_table(self, table: object) -> bool:
            return False

        def _document_has_no_text(self) -> bool:
            return False

        def _generate_table_bbox(self) -> None:
            self.horizontal_segments = coalesce_collinear_lines(self.layout.horizontal, "horizontal")
            self.vertical_segments = coalesce_collinear_lines(self.layout.vertical, "vertical")
            joints = find_joints_from_lines(self.horizontal_segments, self.vertical_segments)
            self.table_bbox_parses = {bbox: {"joints": found} for bbox, found in joints.items()}
            self._compute_table_anchors()

        def record_parse_metadata(self, table: object) -> None:
            self.compute_parse_errors(table)

    return Cells


def _convert(table: Any, left: float, top: float, height: float) -> CamelotTable:
    cells = table.cells
    rows, columns = len(table.rows), len(table.cols)
    parent = list(range(rows * columns))

    def find(item: int) -> int:
        while parent[item] != item:
            item = parent[item]
        return item

    for row, across in enumerate(cells):
        for column, cell in enumerate(across):
            here = row * columns + column
            if not cell.right and column + 1 < columns:
                parent[find(here + 1)] = find(here)
            if not cell.bottom and row + 1 < rows:
                parent[find(here + columns)] = find(here)
    members: dict[int, list[tuple[int, int]]] = {}
    for item in range(rows * columns):
        members.setdefault(find(item), []).append(divmod(item, columns))
    texts: dict[tuple[int, int, int, int], str] = {}
    for places in members.values():
        down, along = [r for r, _ in places], [c for _, c in places]
        r0, c0 = min(down), min(along)
        pieces = [cells[r][c].text.strip("\n") for r, c in places]
        texts[(r0, c0, max(down) - r0 + 1, max(along) - c0 + 1)] = _encodable("\n".join(filter(None, pieces)))
    xs = tuple(left + x for x in (*(cells[0][c].x1 for c in range(columns)), cells[0][-1].x2))
    ys = tuple(top + height - y for y in (*(cells[r][0].y2 for r in range(rows)), cells[-1][0].y1))
    return Skeleton(xs, ys, tuple(sorted(texts))), texts


def _encodable(text: str) -> str:
    """Return text without halves of characters, as damaged character maps yield them."""
    return text.encode("utf-8", "replace").decode("utf-8")
