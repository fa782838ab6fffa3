"""Numbers of a report as cells and rows of tables. A site has hundreds of thousands: they are made here, not in a template.

Which rows a statement has is decided in `statements.py`, how numbers are named in `places.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from pipelines.site.pages.places import column_label, row_label
from pipelines.site.pages.statements import Layout
from pipelines.site.words import Words
from pipelines.warehouse.queries import Row

STATED_NONE = "无"  # what a form prints, in either language of the site
_EMPTY = "<td></td>"

Part = tuple[Row | None, str]
"""A part of a row that has a name of its own: the fact that names it, and its cells as HTML."""
Sentence = list[tuple[str, Row, str]]
"""The numbers of a sentence: what stands before the name (the sentence before its first number), the fact, its cells."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Prints cells of statements. `failing`: the cells of findings; `touched`: all that failing checks use."""

    failing: set[str]
    touched: set[str]

    def parts(self, layout: Layout, row: tuple[Row | None, ...]) -> list[Part]:
        """Return the parts of one row of a statement."""
        return [
            (first, "".join([self.cell(fact) if fact is not None else _EMPTY for fact in part]))
            for first, part in layout.parts(row)
        ]

    def sentence(self, quote: str | None, facts: list[Row]) -> Sentence:
        """Return the numbers of one sentence."""
        span = f'rowspan="{len(facts)}"'
        before = f'<td class="num" {span}>{facts[0]["page"] or ""}</td><td class="quote" {span}>{escape(quote or "")}</td>'
        return [
            ("" if place else before, fact, f'{self.cell(fact)}<td class="unit">{_unit(fact)}</td>')
            for place, fact in enumerate(facts)
        ]

    def cell(self, fact: Row) -> str:
        """Return one number as a cell of a table that can be linked to, in HTML."""
        key = fact["fact_id"]
        mark = " bad" if key in self.failing else " touched" if key in self.touched else ""
        text = escape(fact["printed"] or "")
        if not text and fact["presence"] == "stated_none":
            text = STATED_NONE
        elif not text and fact["reading_status"] == "disputed":
            text = "?"
        linked = f'<a href="#fact={key}">{text}</a>' if text else ""
        return f'<td id="fact={key}" class="num r-{fact["reading_status"]}{mark}">{linked}</td>'


def _unit(fact: Row) -> str:
    return escape(fact["unit"]) if fact["printed"] and fact["unit"] != "%" else ""


def statement_rows(layout: Layout, rows: list[list[Part]], t: Words) -> Markup:
    """Return the rows of a statement in one language, each part behind its name."""
    made = []
    for parts in rows:
        made.append("<tr>")
        for first, cells in parts:
            if layout.starts:
                made.append(
                    _EMPTY if first is None else f'<th scope="row">{escape(row_label(first, t))}</th>'
                )
            made.append(cells)
        made.append("</tr>\n")
    return Markup("".join(made))


def sentence_rows(sentences: list[Sentence], t: Words) -> Markup:
    """Return the numbers of sentences in one language, one body of a table for each sentence."""
    made = []
    for sentence in sentences:
        made.append("  <tbody>")
        for before, fact, cells in sentence:
            row, column = escape(row_label(fact, t)), escape(column_label(fact, t))
            made.append(f"  <tr>{before}<td>{row}</td><td>{column}</td>{cells}</tr>")
        made.append("  </tbody>")
    return Markup("\n".join(made))
