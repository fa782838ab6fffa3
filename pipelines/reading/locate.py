"""Where the statements stand: a title, the ruled table under it, its captions, notes and continuation pages.

A statement is known by its title, never by its ordinal; whether its columns fit is checked when it is normalized.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.forms.labels import canonical, without_ordinal
from pipelines.forms.loader import forms
from pipelines.reading.furniture import without_furniture
from pipelines.reading.model import Grid, Line, PageReading

_PREFIX = re.compile(r"^(?:附?表[一二三四五六七八九十\d]+[:、.]?)?(?:.{0,30}?20\d\d年度?)?(?:部门|单位)?$")
_SUFFIX = re.compile(r"(?:（(?:公开.{0,6}表|续表?|续.{0,3})）|续表|\d{1,3}|[.…]+\d{0,3})$")
_PART = re.compile(r"^第[一二三四五六七八九十]+部分")
_OTHER_TITLE = re.compile(r"(?:决算|情况|统计)(?:明细|总)?表$")
SPLIT = 6.0  # points: two grids on one page this near are one table whose rules leave a slit
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
    result = LocatedStatements()
    pending: Located | None = None
    current: Located | None = None
    noted = over = other = False
    lines = without_furniture(pages)
    for page in pages:
        contents = is_contents(page)
        at_top = True
        for item in in_order(page, lines[page.number]):
            if isinstance(item, Grid):
                if pending is not None:
                    current, pending, noted = pending, None, False
                    current.grids.append(item)
                    result.found.append(current)
                elif current is not None and not noted and continues(current.grids[-1], item):
                    current.grids.append(item)
                else:
                    current = None
                    if result.found and not over and not other:
                        result.orphans.append((result.found[-1].statement, item))
                at_top = False
                continue
            text = canonical(item.text)
            if not text:
                continue
            statement = None if contents else title_of(item.text)
            over = over or (bool(result.found) and text.startswith("第三部分"))
            if statement is not None:
                if current is not None and current.statement == statement and at_top and not noted:
                    continue  # 续表: the title stands again on the continuation page
                if pending is not None:
                    result.without_table.append(pending)
                pending, other = Located(statement, item, page.number), False
            elif pending is not None:
                pending.captions.append((page.number, item))
                if _PART.match(text) or len(pending.captions) > MAX_CAPTIONS or len(text) > 60:
                    result.without_table.append(pending)
                    pending = None
            elif not contents and len(text) < 30 and _OTHER_TITLE.search(text) and result.found and not over:
                result.others.append((page.number, item))
                current, other = None, True
            elif current is not None:
                if at_top and (is_caption(text) or text.strip("（）") in ("续表", "续")):
                    continue
                noted = True
                current.notes.append((page.number, item))
                if _PART.match(text):
                    current = None
            at_top = at_top and (pending is not None or current is None)
    return result


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
