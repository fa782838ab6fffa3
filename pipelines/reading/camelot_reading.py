"""The first reading: Camelot's lattice with the vector engine. Nothing of pdfium takes part in it.

Camelot drops tables that are almost empty and pages without text; both are what a 空表 looks like, so the two
private hooks that do it are switched off here. The pin on camelot-py in pyproject.toml goes with them.
"""

from __future__ import annotations

import logging
import tempfile
import warnings
from pathlib import Path
from typing import Any

from pipelines.errors import UnreadableReport
from pipelines.reading.grids import Skeleton

CamelotTable = tuple[Skeleton, dict[tuple[int, int, int, int], str]]


def read_tables(
    data: bytes, pages: list[int], media: dict[int, tuple[float, float, float]]
) -> dict[int, list[CamelotTable]]:
    """Return Camelot's tables per page number (from 1): skeleton in points from the top left, text per merged cell.

    `media` gives each page's MediaBox against the shown area (`PageInk.media`). Raises UnreadableReport where Camelot's parser refuses the file.
    """
    if not pages:
        return {}
    camelot = _camelot()
    logging.getLogger("playa").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / "report.pdf"
        path.write_bytes(data)
        try:
            tables = camelot.read_pdf(
                str(path),
                pages=",".join(map(str, pages)),
                flavor="lattice",
                engine="vector",
                split_text=True,
                layout_kwargs={"boxes_flow": None, "detect_vertical": False},
            )
        except (
            Exception
        ) as error:  # playa and Camelot raise RuntimeError, StopIteration, struct.error and more
            raise UnreadableReport(
                "the tables cannot be read",
                got=f"{type(error).__name__}: {error}",
                expected="a PDF whose pages Camelot can parse",
                remedy="print the report to PDF again and ingest the copy",
            ) from error
    found: dict[int, list[CamelotTable]] = {page: [] for page in pages}
    for table in tables:
        found[table.page].append(_convert(table, *media[table.page]))
    return found


def _camelot() -> Any:
    import camelot
    import camelot.handlers
    import camelot.parsers.lattice as lattice

    if not hasattr(lattice.Lattice, "_fiscal_patched"):
        for name in ("_reject_table", "_document_has_no_text"):
            if not hasattr(lattice.Lattice, name):
                raise UnreadableReport(
                    "this camelot-py is not the one that was measured",
                    got=f"no {name}",
                    expected="camelot-py 2.0.0",
                    remedy="install with constraints.txt",
                )

        class KeepEmptyTables(lattice.Lattice):
            _fiscal_patched = True

            def _reject_table(self, table: object) -> bool:
                return False

            def _document_has_no_text(self) -> bool:
                return False

        camelot.handlers.PARSERS["lattice"] = KeepEmptyTables
    return camelot


def _convert(table: Any, left: float, top: float, height: float) -> CamelotTable:
    cells = table.cells
    rows, columns = table.shape
    parent = list(range(rows * columns))

    def find(item: int) -> int:
        while parent[item] != item:
            item = parent[item]
        return item

    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and not cells[row][column].right:
                parent[find(here + 1)] = find(here)
            if row + 1 < rows and not cells[row][column].bottom:
                parent[find(here + columns)] = find(here)
    members: dict[int, list[tuple[int, int]]] = {}
    for item in range(rows * columns):
        members.setdefault(find(item), []).append(divmod(item, columns))
    texts: dict[tuple[int, int, int, int], str] = {}
    for places in members.values():
        r0, r1 = min(r for r, _ in places), max(r for r, _ in places)
        c0, c1 = min(c for _, c in places), max(c for _, c in places)
        pieces = (_encodable(cells[r][c].text.strip("\n")) for r, c in sorted(places))
        texts[(r0, c0, r1 - r0 + 1, c1 - c0 + 1)] = "\n".join(piece for piece in pieces if piece)
    xs = tuple(left + x for x in (*(cells[0][c].x1 for c in range(columns)), cells[0][-1].x2))
    ys = tuple(top + height - y for y in (*(cells[r][0].y2 for r in range(rows)), cells[-1][0].y1))
    return Skeleton(xs, ys, tuple(sorted(texts))), texts


def _encodable(text: str) -> str:
    """Return text without halves of characters, as damaged character maps yield them."""
    return text.encode("utf-8", "replace").decode("utf-8")
