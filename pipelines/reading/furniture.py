"""Page furniture: page numbers and running heads, which belong to no table and no sentence."""

from __future__ import annotations

import re
from collections import Counter

from pipelines.forms.labels import canonical
from pipelines.reading.model import Line, PageReading

_PAGE_NUMBER = re.compile(r"^[-—–－_~第页共.\s]*\d{1,3}[-—–－_~页共.\s]*(?:/?\d{1,3}页?)?$")
_CAPTION = re.compile(r"单位:|部门:|^公开.{0,3}表|万元")  # stands above every table, and means it
_HEAD = re.compile(r"[\u4e00-\u9fff].*[\u4e00-\u9fff].*[\u4e00-\u9fff].*[\u4e00-\u9fff]")
EDGE = 0.12  # of the page height: running heads and page numbers stand there
REPEATS = 3


def without_furniture(pages: tuple[PageReading, ...] | list[PageReading]) -> dict[int, list[Line]]:
    """Return for each page number its lines without page numbers and running heads."""
    repeated = Counter(
        text
        for page in pages
        for text in {canonical(line.text) for line in page.lines if _at_edge(line, page)}
    )
    running = {
        text
        for text, count in repeated.items()
        if count >= max(REPEATS, len(pages) / 4) and _HEAD.search(text) and not _CAPTION.search(text)
    }
    return {
        page.number: [line for line in page.lines if not _is_furniture(line, page, running)] for page in pages
    }


def _at_edge(line: Line, page: PageReading) -> bool:
    return line.box[3] < page.height * EDGE or line.box[1] > page.height * (1 - EDGE)


def _is_furniture(line: Line, page: PageReading, running: set[str]) -> bool:
    if not _at_edge(line, page):
        return False
    text = canonical(line.text)
    return text in running or (_PAGE_NUMBER.match(text) is not None and _stands_alone(line, page))


def _stands_alone(line: Line, page: PageReading) -> bool:
    """Whether nothing else is printed at its height: a code at the foot of a table is no page number."""
    return not any(
        other is not line and other.box[1] < line.box[3] and line.box[1] < other.box[3]
        for other in page.lines
    )
