"""Running text from strings, one page each, for tests of sentences: lines are separated by line breaks."""

from __future__ import annotations

from pipelines.normalizing.narrative.names import Names
from pipelines.normalizing.narrative.report_text import Narrative, read_narrative
from pipelines.normalizing.running_text import RunningText, part_three
from pipelines.normalizing.statements import Context
from pipelines.reading.model import Line, PageReading

HEIGHT = 800.0


def page_of(number: int, text: str, foot: str | None = None) -> PageReading:
    """Return a page with one line of characters 10 points wide per line of `text`, and `foot` at its lower edge."""
    lines = [_line(part, 200 + 20.0 * place) for place, part in enumerate(text.split("\n"))]
    if foot is not None:
        lines.append(_line(foot, HEIGHT - 40))
    return PageReading(number, 600, HEIGHT, tuple(lines), ())


def _line(text: str, top: float) -> Line:
    edges = tuple(10.0 * place for place in range(len(text)))
    return Line(text, (0, top, 10.0 * len(text), top + 10), edges)


def running(*pages: PageReading) -> RunningText:
    """Return the pages as the running text of part three."""
    heading = page_of(6, "第三部分 2024年度部门决算情况说明")
    return part_three((heading, *pages), 1)


def narrative_of(text: str, names: Names | None = None) -> Narrative:
    """Return what one page of text says in a report of 2024."""
    page = page_of(7, text)
    context = Context("r", "某局", 2024, "万元", "initial", {7: page})
    return read_narrative(running(page), context, names or Names())
