"""The scanned pages of a report, one after the other, so that one picture at a time is held.

Where part three ends is known by the headings; what follows counts as annex.
"""

from __future__ import annotations

import re

from pipelines.errors import UnreadableReport
from pipelines.forms.labels import canonical
from pipelines.reading.gate import open_document
from pipelines.reading.limits import need_time_for
from pipelines.reading.model import PageReading
from pipelines.reading.scan import recognise

_PART_THREE = re.compile(r"^第三部分.*(?:决算|情况)")
_LATER_PART = re.compile(r"^第[四五六七八九]部分")


def read_scanned_pages(data: bytes, pages: list[PageReading]) -> list[PageReading]:
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

    need_time_for(len(scanned))
    pages = list(pages)
    explained = ended = False
    with open_document(data) as document:
        for number in scanned:
            page = scan_page(document[number - 1], number, annex=ended)
            labels = [canonical(line.text) for line in page.lines]
            explained = explained or any(_PART_THREE.match(label) and "…" not in label for label in labels)
            ended = ended or (explained and any(_LATER_PART.match(label) for label in labels))
            pages[number - 1] = page
    return pages
