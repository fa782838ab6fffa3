"""Part three as one searchable text: lines in reading order, page furniture dropped, every character still on its page.

Tables are not part of it. Searching for phrases belongs to `narrative`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.forms.labels import canonical, fold
from pipelines.reading.furniture import without_furniture
from pipelines.reading.model import Line, PageReading
from pipelines.records import Box

_BEGIN = re.compile(r"^第三部分.*(?:决算|情况)")
_END = re.compile(r"^第[四五六七八九]部分")
_BRACKETS = str.maketrans({"(": "（", ")": "）"})


@dataclass(frozen=True, slots=True)
class RunningText:
    """`text` for searching; character i of it stands at place i: (page, line, index within the line)."""

    text: str
    places: tuple[tuple[PageReading, Line, int], ...]

    def printed(self, start: int, stop: int) -> str:
        """Return what the page prints for a stretch of the text."""
        once = {(id(line), index): line.text[index] for _, line, index in self.places[start:stop]}
        return "".join(once.values())

    def boxes(self, start: int, stop: int) -> tuple[Box, ...]:
        """Return the boxes of a stretch, one per line, on the page of its first character."""
        spans: dict[tuple[int, Box], list[int]] = {}
        lines: dict[tuple[int, Box], tuple[PageReading, Line]] = {}
        for page, line, index in self.places[start:stop]:
            spans.setdefault((page.number, line.box), []).append(index)
            lines[(page.number, line.box)] = (page, line)
        first = self.places[start][0].number
        return tuple(
            lines[key][0].shown_box(lines[key][1].part_box(min(indexes), max(indexes) + 1))
            for key, indexes in spans.items()
            if key[0] == first
        )

    def reading_status(self, start: int, stop: int) -> str:
        """Return how sure the lines of a stretch are: the least sure one counts."""
        found = {line.status for _, line, _ in self.places[start:stop]}
        return next(
            (status for status in ("disputed", "ocr_single", "ocr_agreed") if status in found), "agreed"
        )

    def page(self, start: int) -> int:
        """Return the page on which a stretch begins."""
        return self.places[start][0].number

    def line_starts(self) -> set[int]:
        """Return the places where the page begins a new line."""
        lines = [(page.number, line.box) for page, line, _ in self.places]
        return {at for at, line in enumerate(lines) if at == 0 or lines[at - 1] != line}


def part_three(pages: tuple[PageReading, ...], after_page: int) -> RunningText:
    """Return the explanatory part: from its heading on or after `after_page` to the next part."""
    found: list[tuple[PageReading, Line]] = []
    inside = False
    lines = without_furniture(pages)
    for page in pages:
        if page.number < after_page:
            continue
        for line in lines[page.number]:
            label = canonical(line.text)
            if inside and _END.match(label):
                return running_text(found)
            if inside:
                found.append((page, line))
            else:
                inside = bool(_BEGIN.match(label))
    return running_text(found)


def running_text(lines: Iterable[tuple[PageReading, Line]]) -> RunningText:
    """Return the lines, each with its page, as one searchable text."""
    pieces: list[str] = []
    places: list[tuple[PageReading, Line, int]] = []
    for page, line in lines:
        for index, character in enumerate(line.text):
            for part in search_form(character):
                pieces.append(part)
                places.append((page, line, index))
    return RunningText("".join(pieces), tuple(places))


def search_form(character: str) -> str:
    """Return a printed character as it is searched for: digits and , : ; % ASCII, round brackets full-width, no space."""
    text = unicodedata.normalize("NFKC", fold(character)).translate(_BRACKETS)
    return "".join(part for part in text if not part.isspace())
