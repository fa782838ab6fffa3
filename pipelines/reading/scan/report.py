"""The scanned pages of a report: all are read far enough to find the statements, those pages then cell by cell.

Reading ends with part three; what follows it is prose that nothing is taken from.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from pipelines.errors import UnreadableReport
from pipelines.forms.labels import canonical
from pipelines.reading.gate import open_document
from pipelines.reading.model import Line, PageReading
from pipelines.reading.scan import recognise

_PART_THREE = re.compile(r"^第三部分.*(?:决算|情况)")
_LATER_PART = re.compile(r"^第[四五六七八九]部分")


def read_scanned_pages(
    data: bytes, pages: list[PageReading], choose_pages: Callable[[list[PageReading]], list[int]]
) -> list[PageReading]:
    """Return the pages with those that are images recognised; `data` is the PDF they come from.

    Raises UnreadableReport where all pages are images and the extra `ocr` is not installed.
    """
    scanned = [page.number for page in pages if page.image_only]
    if not scanned or not recognise.available():
        if len(scanned) == len(pages):
            raise UnreadableReport(
                "the report is a scan: its pages are images without text",
                got=f"{len(pages)} image pages",
                expected="a PDF with a text layer, or character recognition installed",
                remedy="pip install 'fiscal-warehouse[ocr]', or ask the issuer for the PDF saved from the document",
            )
        return pages
    from pipelines.reading.scan.page import scan_page

    pages = list(pages)
    drafts = {}
    explained = ended = False
    with open_document(data) as document:
        for number in scanned:
            draft = scan_page(document[number - 1], number, tables_only=ended)
            drafts[number] = draft
            pages[number - 1] = draft.reading()
            labels = [canonical(line.text) for line in pages[number - 1].lines]
            ended = ended or (explained and any(_LATER_PART.match(label) for label in labels))
            explained = explained or any(_is_heading(line) for line in pages[number - 1].lines)
    wanted = [number for number in choose_pages(pages) if number in drafts]
    last = max(wanted, default=0)
    for number, draft in drafts.items():
        if number in wanted:
            pages[number - 1] = replace(
                pages[number - 1], grids=draft.read_cells(), lines=draft.read_lines_again()
            )
        elif number > last:
            pages[number - 1] = replace(pages[number - 1], lines=draft.read_lines_again(only=_claims))
    return pages


def _is_heading(line: Line) -> bool:
    return bool(_PART_THREE.match(canonical(line.text))) and "…" not in line.text


def _claims(text: str) -> bool:
    """Whether a line of prose says an amount or a share."""
    return bool(re.search(r"\d", text)) and bool(re.search("[元%％]", text))
