"""The way in: bytes of a PDF to a `ReportReading`. Finds the statements' pages, has them read twice, compares.

Which titles belong to statements comes from the form data; what cells mean belongs to `pipelines.normalizing`.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable

import pypdfium2 as pdfium

from pipelines.errors import UnreadableReport
from pipelines.reading.annex_tables import known_pages
from pipelines.reading.camelot_reading import read_tables
from pipelines.reading.compare import compared_grid, single_grid
from pipelines.reading.gate import open_document, turn_upright
from pipelines.reading.grids import Skeleton, find_grids
from pipelines.reading.model import Grid, Line, PageReading, ReportReading
from pipelines.reading.pdfium_page import Character, PageInk, read_ink
from pipelines.reading.scan.report import read_scanned_pages
from pipelines.reading.text_rows import CellText, cell_text, lines_of, split_by_grid

_Draft = tuple[PageInk, list[Line], list[tuple[Skeleton, dict[tuple[int, int, int, int], CellText]]]]


def read_report(
    data: bytes, choose_pages: Callable[[list[PageReading]], list[int]] = known_pages
) -> ReportReading:
    """Read all pages; tables on the pages that `choose_pages` names (from 1) are read twice and compared.

    Chosen are the pages of the statements and of the annexes' forms. Raises UnreadableReport with one clear message.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    with open_document(data) as document:
        turned = turn_upright(document)
        drafts = [_draft(document, index) for index in range(len(document))]
        if turned:
            data = _saved(document)
    pages = [_page(number, draft, turned.get(number - 1, 0)) for number, draft in enumerate(drafts, 1)]
    pages = read_scanned_pages(data, pages, choose_pages)
    wanted = [number for number in choose_pages(pages) if not pages[number - 1].image_only]
    tables = read_tables(data, wanted, {number: drafts[number - 1][0].media for number in wanted})
    for number in wanted:
        page = pages[number - 1]
        grids = tuple(compared_grid(number, *table, tables[number]) for table in drafts[number - 1][2])
        pages[number - 1] = PageReading(
            page.number, page.width, page.height, page.lines, grids, page.image_only, page.turned
        )
    return ReportReading(sha256, tuple(pages))


def _draft(document: pdfium.PdfDocument, index: int) -> _Draft:
    try:
        page = document[index]
        ink = read_ink(page)
        page.close()
    except pdfium.PdfiumError as error:
        raise UnreadableReport(
            f"page {index + 1} cannot be loaded",
            got=str(error),
            expected="a complete PDF",
            remedy="fetch the file again",
        ) from error
    skeletons = find_grids(ink.drawing)
    outside, inside = split_by_grid(ink.characters, skeletons)
    tables = [(grid, _texts(grid, members)) for grid, members in zip(skeletons, inside, strict=True)]
    return ink, lines_of(outside), tables


def _texts(
    grid: Skeleton, members: dict[tuple[int, int], list[Character]]
) -> dict[tuple[int, int, int, int], CellText]:
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


def _page(number: int, draft: _Draft, turned: int) -> PageReading:
    ink, lines, tables = draft
    grids: tuple[Grid, ...] = tuple(single_grid(number, *table) for table in tables)
    return PageReading(
        number,
        ink.width,
        ink.height,
        tuple(lines),
        grids,
        not ink.characters and ink.drawing.image_count > 0,
        turned,
    )


def _saved(document: pdfium.PdfDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
