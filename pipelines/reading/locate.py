"""Where the statements stand: a title, the ruled table under it, its captions, notes and continuation pages.

A statement is known by its title, never by its ordinal; whether its columns fit is checked when it is normalized.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.forms.labels import canonical, without_ordinal
from pipelines.forms.loader import forms
from pipelines.reading.furniture import without_furniture
from pipelines.reading.model import Grid, Line, PageReading

_PREFIX = re.compile(r"^(?:附?表[一二三四五六七八九十\d]+[:、.]?)?(?:.{0,30}?20\d\d年度?)?(?:部门|单位)?$")
_SUFFIX = re.compile(
    r"(?:（(?:公开.{0,6}表|续表?|续.{0,3}|按?(?:支出)?(?:功能|经济)(?:分类)?(?:科目)?|(?:金额)?单位[:：].{1,6})）|续表|\d{1,3}|[.…]+\d{0,3})$"
)
_YEAR = re.compile(r"20\d\d")
_PART = re.compile(r"^第[一二三四五六七八九十]+部分")
_OTHER_TITLE = re.compile(r"(?:决算|情况|统计)(?:明细|总)?表$")
SPLIT = 6.0  # points: two grids on one page this near are one table whose rules leave a slit
_NOTE = re.compile(r"^(?:注|说明|备注|第)")
_DATUM = re.compile(r"\d\.\d|^\s*\d{3,7}\s*$")
PROSE = 60  # characters: a longer line is a sentence, no caption
MAX_CAPTIONS = 8  # lines between a title and its table: 公开01表, 单位：…, 金额单位：万元


@dataclass(slots=True)
class Located:
    """One statement as found: its grids in reading order, captions between title and table, notes below."""

    statement: str
    title: Line
    page: int
    grids: list[Grid] = field(default_factory=list)
    captions: list[tuple[int, Line]] = field(default_factory=list)
    notes: list[tuple[int, Line]] = field(default_factory=list)


@dataclass(slots=True)
class LocatedStatements:
    """All statements of a report, and what is left over: titles without a table that can be read, tables among the
    statements that no title claims (each with the statement before), and titles of tables that are no statement of the nine.
    """

    found: list[Located] = field(default_factory=list)
    without_table: list[Located] = field(default_factory=list)
    orphans: list[tuple[str, Grid]] = field(default_factory=list)
    others: list[tuple[int, Line]] = field(default_factory=list)


@lru_cache(maxsize=20_000)
def title_of(text: str) -> str | None:
    """Return the statement that a line of text is the title of, or None."""
    label = without_ordinal(_SUFFIX.sub("", canonical(text)))
    known = forms().titles
    best = max((title for title in known if label.endswith(title)), key=len, default=None)
    if best is None or not _PREFIX.match(label[: -len(best)]):
        return None
    return known[best]


def locate(pages: list[PageReading] | tuple[PageReading, ...]) -> LocatedStatements:
    """Walk the pages in order and return the statements with their tables."""
    walk = _Walk()
    lines = without_furniture(pages)
    for page in pages:
        walk.turn_to(page)
        for item in in_order(page, lines[page.number]):
            if isinstance(item, Grid):
                walk.see_grid(item)
            elif text := canonical(item.text):
                walk.see_line(item, text)
    return walk.finish()


class _Walk:
    """Where a reader stands: which title waits for its table, which statement is open, what lies behind."""

    def __init__(self) -> None:
        self.result = LocatedStatements()
        self.waiting: Located | None = None  # a title whose table has not come yet
        self.open: Located | None = None  # the statement whose table or notes go on
        self.noted = False  # notes have begun below the open statement: its table is complete
        self.other = False  # the title last seen is of a table that is no statement
        self.past = False  # part three has begun
        self.page = 0
        self.contents = False
        self.at_top = True

    def turn_to(self, page: PageReading) -> None:
        self.page, self.contents, self.at_top = page.number, is_contents(page), True

    def see_grid(self, grid: Grid) -> None:
        self.at_top = False
        if self.waiting is not None:
            self.open, self.waiting, self.noted = self.waiting, None, False
            self.open.grids.append(grid)
            self.result.found.append(self.open)
        elif self.open is not None and not self.noted and continues(self.open.grids[-1], grid):
            self.open.grids.append(grid)
        else:
            self.open = None
            if self.result.found and not self.past and not self.other:
                self.result.orphans.append((self.result.found[-1].statement, grid))

    def see_line(self, line: Line, text: str) -> None:
        among_statements = bool(self.result.found) and not self.past
        self.past = self.past or (among_statements and text.startswith("第三部分"))
        statement = None if self.contents else title_of(line.text)
        if statement is not None:
            if (
                self.at_top
                and not self.noted
                and self.open is not None
                and _is_again(self.open, statement, text)
            ):
                return  # the title stands again on the continuation page
            self._give_up_waiting()
            self.waiting, self.other = Located(statement, line, self.page), False
        elif self.waiting is not None:
            self.waiting.captions.append((self.page, line))
            if _PART.match(text) or len(self.waiting.captions) > MAX_CAPTIONS or len(text) > PROSE:
                self._give_up_waiting()
        elif (
            among_statements
            and not self.contents
            and len(text) < PROSE / 2
            and _OTHER_TITLE.search(_SUFFIX.sub("", text))
        ):
            self.result.others.append((self.page, line))
            self.open, self.other = None, True
        elif self.open is not None:
            self._see_note(line, text)

    def _see_note(self, line: Line, text: str) -> None:
        assert self.open is not None
        if self.at_top and (is_caption(text) or text.strip("（）") in ("续表", "续")):
            self.open.captions.append((self.page, line))
            return
        if self.at_top and len(text) <= 10 and not _NOTE.match(text) and not _has_data(self.open):
            return  # the rest of a header that the page break cut
        self.noted, self.at_top = True, False
        self.open.notes.append((self.page, line))
        if _PART.match(text):
            self.open = None

    def _give_up_waiting(self) -> None:
        if self.waiting is not None:
            self.result.without_table.append(self.waiting)
            self.waiting = None

    def finish(self) -> LocatedStatements:
        self._give_up_waiting()
        return self.result


def _is_again(located: Located, statement: str, title: str) -> bool:
    """Whether a title is that of `located` once more: the same statement, and no other year."""
    before = _YEAR.findall(canonical(located.title.text))
    return located.statement == statement and not (before and set(_YEAR.findall(title)) - set(before))


def _has_data(located: Located) -> bool:
    return any(_DATUM.search(cell.text) for grid in located.grids for cell in grid.cells)


def statement_pages(pages: list[PageReading]) -> list[int]:
    """Return the numbers of the pages that hold statement tables, ascending."""
    return sorted({grid.page for located in locate(pages).found for grid in located.grids})


def in_order(page: PageReading, lines: list[Line]) -> Iterator[Grid | Line]:
    """Yield the lines and tables of a page from top to bottom."""
    items: list[tuple[float, float, Grid | Line]] = [
        *((line.box[1], line.box[0], line) for line in lines),
        *((grid.box[1], grid.box[0], grid) for grid in page.grids),
    ]
    for _, _, item in sorted(items, key=lambda entry: entry[:2]):
        yield item


def is_contents(page: PageReading) -> bool:
    """Whether the page lists the statements' titles without a table."""
    return not page.grids and sum(title_of(line.text) is not None for line in page.lines) >= 3


def is_caption(text: str) -> bool:
    """Return whether a canonical line is one of those that stand again above a continued table."""
    return bool(
        re.match(r"^(?:金额)?(?:单位|部门|编制单位|公开部门|编制部门)[:：]|^公开\d+表|^单位[:：]", text)
    )


def continues(before: Grid, after: Grid) -> bool:
    """Return whether `after` is the same table: its column edges are, or are some of, the edges of `before`."""
    follows = after.page == before.page + 1 or (
        after.page == before.page and 0 <= after.box[1] - before.box[3] <= SPLIT
    )
    return follows and (_within(after, before) or _within(before, after))


def _within(inner: Grid, outer: Grid) -> bool:
    return all(any(abs(edge - other) <= 3.0 for other in outer.column_edges) for edge in inner.column_edges)
