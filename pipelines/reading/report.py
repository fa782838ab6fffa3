"""The way in: bytes of a PDF to a `ReportReading`. Finds the statements' pages, has them read twice, compares.

Which titles belong to statements comes from the form data; what cells mean belongs to `pipelines.normalizing`.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace

import pypdfium2 as pdfium

from pipelines.reading.annex_tables import known_pages
from pipelines.reading.camelot_reading import read_tables
from pipelines.reading.compare import compared_grid, single_grid
from pipelines.reading.draft import PageDraft, read_draft
from pipelines.reading.gate import open_document
from pipelines.reading.model import PageReading, ReportReading
from pipelines.reading.scan.report import read_scanned_pages
from pipelines.reading.unruled_pages import draw_rules, unruled_tables


def read_report(
    data: bytes, choose_pages: Callable[[list[PageReading]], list[int]] = known_pages
) -> ReportReading:
    """Read all pages; tables on the pages that `choose_pages` names (from 1) are read twice and compared.

    Chosen are the pages of the statements and of the annexes' forms. Raises UnreadableReport with one clear message.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    with open_document(data) as document:
        drafts = [read_draft(document, index) for index in range(len(document))]
        pages = [_page(number, draft) for number, draft in enumerate(drafts, 1)]
        unruled = unruled_tables(pages, [draft.outside for draft in drafts])
        for number, tables in unruled.items():
            drafts[number - 1] = drafts[number - 1].with_unruled(tables)
            pages[number - 1] = _page(number, drafts[number - 1])
            draw_rules(document[number - 1], [table.skeleton for table in tables])
        if unruled or any(draft.turned or draft.hidden for draft in drafts):
            data = _saved(document)
    pages = read_scanned_pages(data, pages)
    wanted = [number for number in choose_pages(pages) if not pages[number - 1].image_only]
    camelot = read_tables(data, wanted, {number: drafts[number - 1].ink.media for number in wanted})
    for number in wanted:
        grids = tuple(compared_grid(number, table, camelot[number]) for table in drafts[number - 1].tables)
        pages[number - 1] = replace(pages[number - 1], grids=grids)
    return ReportReading(sha256, tuple(pages))


def _page(number: int, draft: PageDraft) -> PageReading:
    ink = draft.ink
    grids = tuple(single_grid(number, table) for table in draft.tables)
    image_only = not ink.characters and ink.drawing.image_count > 0
    return PageReading(number, ink.width, ink.height, tuple(draft.lines), grids, image_only, draft.turned)


def _saved(document: pdfium.PdfDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
