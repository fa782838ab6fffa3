"""Page furniture: page numbers and running heads, which belong to no table and no sentence."""

from __future__ import annotations

import re
from collections import Counter

from pipelines.forms.labels import canonical
from pipelines.reading.model import Line, PageReading

_PAGE_NUMBER = re.compile(r"^[-—–－_~第页共.\s]*\d{1,3}[-—–－_~页共.\s]*(?:/?\d{1,3}页?)?$")
_CAPTION = re.compile(r"单位:|部门:|^公开.{0,3}表|万元")  # stands above every table, and means it
EDGE = 0.12  # of the page height: running heads and page numbers stand there
REPEATS = 3


def without_furniture(pages: tuple[PageReading, ...] | list[PageReading]) -> dict[int, list[Line]]:
    """Return for each page number its lines without page numbers and running heads."""
    repeated = Counter(
        text for page in pages for text in {_at_edge_text(line, page) for line in page.lines} if text
    )
    running = {
        text
        for text, count in repeated.items()
        if count >= max(REPEATS, len(pages) / 4) and not _CAPTION.search(text)
    }
    return {
        page.number: [line for line in page.lines if not _is_furniture(line, page, running)] for page in pages
    }


def _at_edge_text(line: Line, page: PageReading) -> str:
    at_edge = line.box[3] < page.height * EDGE or line.box[1] > page.height * (1 - EDGE)
    return canonical(line.text) if at_edge else ""


def _is_furniture(line: Line, page: PageReading, running: set[str]) -> bool:
    text = _at_edge_text(line, page)
    return bool(text) and (text in running or _PAGE_NUMBER.match(text) is not None)
