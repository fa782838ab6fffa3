"""The numbers of an equation ready to print in one language: labels, places, the piece of the page around each.

There are many of them on a site: what a template would look up again and again is looked up here once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from pipelines.site.equations import Shown
from pipelines.site.links import Links
from pipelines.site.pages.places import Box, boxes, column_label, printed, row_label
from pipelines.site.words import Words
from pipelines.warehouse.queries import Row

if TYPE_CHECKING:
    from pipelines.site.pictures import PageSize

Sizes = Mapping[tuple[str, int], "PageSize | None"]
"""Size of the pages that have a picture, by report_id and page."""

_MARGIN = 2.0  # points around a box
_WIDEST, _HIGHEST = 200.0, 56.0  # points of a piece of a page
_SCALE = 1.3  # pixels per point


@dataclass(frozen=True, slots=True)
class TermRow:
    """One printed row of an equation; `mark` stands before it: `=`, `+`, `−`, `≤`, `①`."""

    fact_id: str
    side: str
    mark: str
    row: str
    column: str
    statement: str
    year: int | None  # of a number from another report
    page: int | None
    printed: str
    unit: str
    reading_status: str
    is_lead: bool
    crop: Markup | str


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints numbers for the page that `link` belongs to."""

    link: Links
    t: Words
    titles: Mapping[str, str]
    reports: Mapping[str, Row]
    sizes: Sizes
    report_id: str
    lead_id: str | None = None

    def rows(self, block: Shown) -> list[TermRow]:
        """Return the rows of one equation, the left side first."""
        if block.kind == "list":
            return [self.row(fact, "other") for fact in block.facts]
        found = [
            self.row(operand.fact, "left", ("" if place == 0 else "+") if operand.sign > 0 else "−")
            for place, operand in enumerate(block.left)
        ]
        relation = "≤" if block.check["law"] == "at_most" else "="
        for place, operand in enumerate(block.right):
            if block.kind == "percent":
                mark = "①②"[place]
            elif place == 0:
                mark = relation if operand.sign > 0 else f"{relation} −"
            else:
                mark = "+" if operand.sign > 0 else "−"
            found.append(self.row(operand.fact, "right", mark))
        return found

    def row(self, fact: Mapping[str, Any], side: str, mark: str = "") -> TermRow:
        """Return one number as a row."""
        known = dict(fact)
        return TermRow(
            fact["fact_id"],
            side,
            mark,
            row_label(known, self.t),
            column_label(known, self.t),
            self.titles.get(fact["statement"], fact["statement"]),
            fact["fiscal_year"] if fact["report_id"] != self.report_id else None,
            fact["page"],
            printed(known, self.t),
            fact["unit"] if fact["printed"] and not fact["printed"].endswith(fact["unit"]) else "",
            fact["reading_status"],
            fact["fact_id"] == self.lead_id,
            self.crop(known),
        )

    def crop(self, fact: Row) -> Markup | str:
        """Return the piece of the page around a number, or nothing where there is no picture."""
        size = self.sizes.get((fact["report_id"], fact["page"]))
        places = boxes(fact)
        if size is None or not places:
            return ""
        x0, top, x1, bottom = places[0]
        left, upper = max(x0 - _MARGIN, 0), max(top - _MARGIN, 0)
        width = min(max(x1 - x0 + 2 * _MARGIN, 12), _WIDEST)
        height = min(bottom - top + 2 * _MARGIN, _HIGHEST)
        address = escape(self.link.picture(self.reports[fact["report_id"]]["sha256"], fact["page"]))
        return Markup(
            f'<svg class="crop" width="{width * _SCALE:.0f}" height="{height * _SCALE:.0f}" '
            f'viewBox="{left:.1f} {upper:.1f} {width:.1f} {height:.1f}" aria-hidden="true">'
            f'<image href="{address}" width="{size.width}" height="{size.height}"/></svg>'
        )


def rectangle(box: Box, margin: float = 1.0) -> Markup:
    """Return an SVG rectangle around a box."""
    x0, top, x1, bottom = box
    return Markup(
        f'<rect x="{x0 - margin:.1f}" y="{top - margin:.1f}" width="{x1 - x0 + 2 * margin:.1f}" '
        f'height="{bottom - top + 2 * margin:.1f}" rx="1.5"/>'
    )
