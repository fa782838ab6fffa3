"""Where the sections of part three begin and end: headings known by their words, never by their number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.forms.files import read_yaml
from pipelines.normalizing.running_text import RunningText

_ORDINAL = r"(?P<ordinal>[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）、?|\d{1,2}[.、])?"
_YEAR = r"(?:20\d\d年度?)?"
_REST = r"(?:说明)?[。:]?"
_OTHER = re.compile(r"[一二三四五六七八九十]{1,3}、[^。;,\d]{2,40}(?:情况|说明)")


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of the text: `start` is behind the heading's ordinal, `body` behind the heading."""

    section: str
    start: int
    body: int
    stop: int


@cache
def _headings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    raw = read_yaml("narrative/sections.yml")["sections"]
    return tuple(
        (section, re.compile(f"{_ORDINAL}{_YEAR}(?:{'|'.join(alternatives)}){_REST}"))
        for section, alternatives in raw.items()
    )


def regions(text: RunningText) -> list[Region]:
    """Return the sections in order; a section with sub-headings is several regions. No heading at all: no region."""
    starts = text.line_starts()
    ends = {*starts, len(text.text)}
    found: list[tuple[int, str, int, int]] = []
    for start in sorted(starts):
        heading = _heading_at(text.text, start, ends)
        if heading is not None:
            found.append((start, *heading))
    following = [*(start for start, *_ in found[1:]), len(text.text)][: len(found)]
    return [
        Region(section, begin, body, stop)
        for (_, section, begin, body), stop in zip(found, following, strict=True)
    ]


def _heading_at(text: str, start: int, ends: set[int]) -> tuple[str, int, int] | None:
    for section, heading in _headings():
        match = heading.match(text, start)
        if match and (match["ordinal"] or match.end() in ends):
            begin = match.end("ordinal") if match["ordinal"] else start
            return section, begin, match.end() if match.end() in ends else begin
    other = _OTHER.match(text, start)
    return ("", other.start(), other.end()) if other and other.end() in ends else None
