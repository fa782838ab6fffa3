"""The annexes and the account of the year's work as searchable text: paragraphs with every character on its page.

Forms (ruled tables) and the notes under them are not part of it. Searching belongs to `sentences` and `indicators`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from pipelines.forms.files import read_yaml
from pipelines.forms.labels import canonical, without_ordinal
from pipelines.normalizing.running_text import RunningText, search_form
from pipelines.reading.annex_tables import annex_tables
from pipelines.reading.furniture import without_furniture
from pipelines.reading.locate import in_order
from pipelines.reading.model import Grid, Line, PageReading

_PART = re.compile(r"^第[一二三四五六七八九]部分(?P<title>.*)$")
_ORDINAL = re.compile(r"^[-—·]?(?:[①-⑳]|[（(]\d{1,2}[）)]|\d{1,2}[.、]|[一二三四五六七八九十]+、)")
_TOKEN = re.compile(r"^[“‘《（(]*(?:[\d.,%A-Za-z]+|.)[，。；：、！？”’》）,;:!?)]*")
_CIRCLED = re.compile(r"[①-⑳]")
_SENTENCE_END = re.compile(r"[。\n]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one kind: `work` (the year's work), `annex` or `targets`. Paragraphs end with a line break.

    `flat` is the text without line breaks; character i of it is character `index[i]` of `running.text`.
    """

    kind: str
    running: RunningText
    flat: str
    index: tuple[int, ...]

    def span(self, start: int, stop: int) -> tuple[int, int]:
        """Return the bounds in `running.text` of a stretch of `flat`."""
        return self.index[start], self.index[stop - 1] + 1

    def quote(self, start: int, stop: int) -> str:
        """Return the sentence around a stretch of `running.text`, as printed."""
        text = self.running.text
        ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, start)]
        begin = ends[-1] if ends else 0
        end = next((match.end() for match in _SENTENCE_END.finditer(text, stop)), len(text))
        return self.running.printed(begin, end - 1 if text[end - 1] == "\n" else end)


def passages(pages: tuple[PageReading, ...], after_page: int) -> list[Passage]:
    """Return what stands in the parts behind the statements, on or after `after_page`, in reading order."""
    kinds: list[str] = []
    gathered: list[list[tuple[PageReading, Line]]] = []
    for kind, page, line in _kinds_of_lines(pages, after_page):
        if not kinds or kinds[-1] != kind:
            kinds.append(kind)
            gathered.append([])
        gathered[-1].append((page, line))
    return [_passage(kind, lines) for kind, lines in zip(kinds, gathered, strict=True) if kind != "other"]


def _kinds_of_lines(
    pages: tuple[PageReading, ...], after_page: int
) -> Iterator[tuple[str, PageReading, Line]]:
    raw = _sections()
    forms = {
        (grid.page, grid.box)
        for table in annex_tables(pages)
        if table.kind == "project"
        for grid in table.grids
    }
    kind, awaits_title = "other", False
    lines = without_furniture(pages)
    for page in pages:
        if page.number < after_page:
            continue
        for item in in_order(page, lines[page.number]):
            if isinstance(item, Grid):
                kind = "other" if (item.page, item.box) in forms else kind
                continue
            label = canonical(item.text)
            part = _PART.match(label)
            if part or awaits_title:
                title = part["title"] if part else label
                awaits_title = not title
                kind = next((name for name, titles in raw["parts"].items() if title in titles), "other")
                continue
            if re.match(raw["begin_annex"], label):
                kind = "annex"
                continue
            kind = _inside(kind, label, raw["targets"])
            yield kind, page, item


def _inside(kind: str, label: str, targets: dict[str, str]) -> str:
    """Return the kind of a line within an annex: lists of targets begin and end with a heading."""
    if kind == "annex" and len(label) < 30 and re.search(targets["begin"], without_ordinal(label)):
        return "targets"
    if kind == "targets" and any(
        re.search(targets["end"], text) for text in (label, without_ordinal(label)[:30])
    ):
        return "annex"
    return kind


def _passage(kind: str, lines: list[tuple[PageReading, Line]]) -> Passage:
    pieces: list[str] = []
    places: list[tuple[PageReading, Line, int]] = []
    margins = _margins(lines)
    for (page, line), following in [*pairwise(lines), (lines[-1], None)]:
        for index, character in enumerate(line.text):
            for part in character if _CIRCLED.match(character) else search_form(character):
                pieces.append(part)
                places.append((page, line, index))
        if following is not None and _ends_paragraph(line, following[1], margins[page.number]):
            pieces.append("\n")
            places.append(places[-1])
    kept = tuple(i for i, character in enumerate(pieces) if character != "\n")
    return Passage(kind, RunningText("".join(pieces), tuple(places)), "".join(pieces[i] for i in kept), kept)


def _margins(lines: list[tuple[PageReading, Line]]) -> dict[int, float]:
    """Return for each page where its longest line ends."""
    margins: dict[int, float] = {}
    for page, line in lines:
        margins[page.number] = max(margins.get(page.number, 0.0), line.box[2])
    return margins


def _ends_paragraph(line: Line, following: Line, margin: float) -> bool:
    """A paragraph ends where the next line's first word would still have fitted, or where an item begins after a stop."""
    if _ORDINAL.match(following.text) and line.text[-1:] in "。；：;:":
        return True
    token = _TOKEN.match(following.text)
    length = token.end() if token else 1
    first = following.part_box(0, min(length, len(following.text)))
    em = max((right - left for left, right in pairwise(line.edges)), default=line.box[3] - line.box[1])
    return margin - line.box[2] > first[2] - first[0] + 1.2 * em


@cache
def _sections() -> dict[str, Any]:
    raw: dict[str, Any] = read_yaml("annex/sections.yml")
    return raw
