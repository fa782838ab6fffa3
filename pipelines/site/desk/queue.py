"""The two queues of the desk, filtered and cut into pages: findings that want a decision, cells that want to be read.

The order is that of the SQL. How rows look belongs to the templates.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape

from pipelines.site.links import Links, is_tail
from pipelines.site.pages.findings import CLASSES, SEVERITIES, STATUSES
from pipelines.site.pages.places import boxes
from pipelines.site.pages.terms import rectangle
from pipelines.site.pictures import PageSize
from pipelines.warehouse.queries import Row

FILTERS = ("q", "severity", "class", "issuer", "year", "statement", "check", "status")
TO_DECIDE = ("open", "stale")
READINGS = ("disputed", "ocr_single")
_COLUMNS = {"year": "fiscal_year", "check": "check_id"}
_FINDINGS, _CELLS = 100, 20
_AROUND, _ABOVE = 90.0, 16.0  # points of the page shown around a cell
_SCALE = 1.7  # pixels per point


@dataclass(frozen=True)
class Part:
    """One page of a queue: `rows` of `matching`, `number` (from 1) of `pages`."""

    rows: list[Row]
    matching: int
    number: int
    pages: int

    @classmethod
    def of(cls, rows: Sequence[Row], asked: str, size: int) -> Part:
        """Return the page that was asked for, or the nearest that there is."""
        pages = max(-(-len(rows) // size), 1)
        number = min(max(int(asked) if asked.isdecimal() and len(asked) < 9 else 1, 1), pages)
        return cls(list(rows[(number - 1) * size : number * size]), len(rows), number, pages)

    def at(self, number: int, filters: Mapping[str, str]) -> str:
        """Return the query of another page with the same filters."""
        return "?" + urlencode({**{name: value for name, value in filters.items() if value}, "page": number})


def findings_queue(findings: list[Row], asked: Mapping[str, str]) -> dict[str, Any]:
    """Return what the queue of findings shows: without a status those to decide, without a class no rounding."""
    filters = {name: asked.get(name, "").strip() for name in FILTERS}
    keep = _matching(filters)
    return {
        "filters": filters,
        "part": Part.of([row for row in findings if keep(row)], asked.get("page", ""), _FINDINGS),
        "choices": {
            "severity": SEVERITIES,
            "class": CLASSES,
            "status": (*STATUSES, "any"),
            "issuer": _values(findings, "issuer"),
            "year": _values(findings, "fiscal_year")[::-1],
            "statement": _values(findings, "statement"),
            "check": _values(findings, "check_id"),
        },
    }


def _matching(filters: Mapping[str, str]) -> Callable[[Row], bool]:
    words = filters["q"].casefold().split()
    plain = {
        _COLUMNS.get(name, name): filters[name]
        for name in FILTERS
        if name not in ("q", "status") and filters[name]
    }
    statuses: Collection[str] = {"": TO_DECIDE, "any": STATUSES}.get(filters["status"], (filters["status"],))

    def keep(row: Row) -> bool:
        if row["status"] not in statuses or (is_tail(row) and not filters["class"]):
            return False
        if any(str(row[name]) != value for name, value in plain.items()):
            return False
        text = f"{row['title_zh']} {row['title_en']} {row['issuer']} {row['check_id']} {row['finding_id']}"
        return all(word in text.casefold() for word in words)

    return keep


def cells_queue(cells: list[Row], asked: Mapping[str, str]) -> dict[str, Any]:
    """Return what the queue of cells shows."""
    filters = {name: asked.get(name, "").strip() for name in ("reading", "issuer", "year")}
    columns = {
        "reading_status": filters["reading"],
        "issuer": filters["issuer"],
        "fiscal_year": filters["year"],
    }
    kept = [
        row for row in cells if all(not value or str(row[name]) == value for name, value in columns.items())
    ]
    return {
        "filters": filters,
        "part": Part.of(kept, asked.get("page", ""), _CELLS),
        "choices": {
            "reading": READINGS,
            "issuer": _values(cells, "issuer"),
            "year": _values(cells, "fiscal_year")[::-1],
        },
    }


def crop(cell: Row, size: PageSize | None, sha256: str, link: Links, label: str) -> Markup:
    """Return the piece of the page around a cell with the cell outlined, or nothing where there is no picture."""
    places = boxes(cell)
    if size is None or not places:
        return Markup()
    x0, top, x1, bottom = places[0]
    left, upper = max(x0 - _AROUND, 0.0), max(top - _ABOVE, 0.0)
    width, height = min(x1 + _AROUND, size.width) - left, min(bottom + _ABOVE, size.height) - upper
    outline = Markup().join(rectangle(box) for box in places)
    return Markup(
        f'<svg class="crop" role="img" aria-label="{escape(label)}" width="{width * _SCALE:.0f}" '
        f'height="{height * _SCALE:.0f}" viewBox="{left:.1f} {upper:.1f} {width:.1f} {height:.1f}">'
        f'<image href="{escape(link.picture(sha256, cell["page"]))}" width="{size.width}" height="{size.height}"/>'
        f'<g class="outline lead">{outline}</g></svg>'
    )


def _values(rows: Iterable[Row], column: str) -> list[str]:
    return sorted({str(row[column]) for row in rows if row[column] is not None})
