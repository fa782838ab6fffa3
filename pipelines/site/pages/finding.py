"""One finding: its equations, the pages with its cells outlined, where it comes from, how to cite it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pipelines.site.equations import Shown, shown
from pipelines.site.pages.places import Box, boxes, column_label, printed, row_label
from pipelines.site.pages.terms import rectangle
from pipelines.site.words import Words
from pipelines.warehouse.queries import Row

if TYPE_CHECKING:
    from pipelines.site.pictures import PageSize

Draw = Callable[[Row, list[int]], Mapping[int, "PageSize"]]
"""Report and pages → the sizes of those that have a picture."""


@dataclass(frozen=True, slots=True)
class Outlined:
    """A cell on a page: its fact (None for a finding about no number), box, side and whether it is the one in question."""

    fact: Row | None
    box: Box
    side: str  # left | right | other
    is_lead: bool
    is_first: bool = True  # of the boxes of its number

    @property
    def rectangle(self) -> Markup:
        """The outline in SVG."""
        return rectangle(self.box)

    def label(self, t: Words) -> str:
        """Return what the outlined number is called, and the number."""
        fact = self.fact or {}
        return f"{row_label(fact, t)} {column_label(fact, t)}: {printed(fact, t)}" if fact else ""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page that a finding speaks of; `size` is None where there is no picture of it."""

    report: Row
    page: int
    size: PageSize | None
    cells: tuple[Outlined, ...]


@dataclass(frozen=True, slots=True)
class FindingRows:
    """What the warehouse says of some findings: their rows, their checks by finding_id, facts by fact_id, all reports."""

    findings: list[Row]
    checks: Mapping[str, list[Row]]
    facts: Mapping[str, Row]
    reports: Mapping[str, Row]

    def pages(self) -> dict[str, set[int]]:
        """Return the pages that are cited, by report_id."""
        cited: dict[str, set[int]] = {}
        for row in (*self.findings, *self.facts.values()):
            if row["page"] is not None:
                cited.setdefault(row["report_id"], set()).add(row["page"])
        return cited


def finding_page(finding: Row, rows: FindingRows, draw: Draw) -> dict[str, Any]:
    """Return what the page of one finding shows."""
    blocks = [shown(check, rows.facts) for check in rows.checks.get(finding["finding_id"], ())]
    sides = _sides(blocks)
    named = [rows.facts[fact_id] for fact_id in finding["fact_ids"] or () if fact_id in rows.facts]
    others = [fact for fact in named if fact["fact_id"] not in sides]
    operands = [rows.facts[fact_id] for fact_id in sides]
    pictures = _pictures(finding, [*operands, *others], sides, rows.reports, draw)
    sizes = {(picture.report["report_id"], picture.page): picture.size for picture in pictures}
    return {
        "finding": finding,
        "report": rows.reports[finding["report_id"]],
        "reports": rows.reports,
        "blocks": blocks,
        "others": others,
        "pictures": pictures,
        "sizes": sizes,
        "lead": next((cell.fact for picture in pictures for cell in picture.cells if cell.is_lead), None)
        or (named[0] if named else None),
    }


def _sides(blocks: Iterable[Shown]) -> dict[str, str]:
    """Return on which side each number stands first, in the order of the equations."""
    sides: dict[str, str] = {}
    for block in blocks:
        for operand in block.left:
            sides.setdefault(operand.fact["fact_id"], "left")
        for operand in block.right:
            sides.setdefault(operand.fact["fact_id"], "right")
        for fact in block.facts:
            sides.setdefault(fact["fact_id"], "other")
    return sides


def _pictures(
    finding: Row, facts: list[Row], sides: Mapping[str, str], reports: Mapping[str, Row], draw: Draw
) -> list[PagePicture]:
    lead = set(boxes(finding))
    cells: dict[tuple[str, int], list[Outlined]] = {}
    for fact in facts:
        for place, box in enumerate(boxes(fact)):
            is_lead = (fact["report_id"], fact["page"]) == (
                finding["report_id"],
                finding["page"],
            ) and box in lead
            cell = Outlined(fact, box, sides.get(fact["fact_id"], "other"), is_lead, place == 0)
            cells.setdefault((fact["report_id"], fact["page"]), []).append(cell)
    if finding["page"] is not None:
        own = cells.setdefault((finding["report_id"], finding["page"]), [])
        if not any(cell.is_lead for cell in own):
            own.extend(Outlined(None, box, "other", True) for box in boxes(finding))
    order = sorted(
        cells,
        key=lambda place: (
            place != (finding["report_id"], finding["page"]),
            place[0] != finding["report_id"],
            place,
        ),
    )
    sizes = {
        report_id: draw(reports[report_id], [page for owner, page in order if owner == report_id])
        for report_id in dict.fromkeys(owner for owner, _ in order)
    }
    return [
        PagePicture(reports[owner], page, sizes[owner].get(page), tuple(cells[owner, page]))
        for owner, page in order
    ]
