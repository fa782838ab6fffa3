"""The two queues of the desk, filtered and cut into pages: findings that want a decision, cells that want to be read.

The order is that of the SQL. How rows look belongs to the templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pipelines.site.desk.decisions import Pending
from pipelines.site.desk.published import DOUBTFUL
from pipelines.site.links import is_tail
from pipelines.site.pages.findings import CLASSES, SEVERITIES, STATUSES
from pipelines.warehouse.queries import Row

FILTERS = ("q", "severity", "class", "issuer", "year", "statement", "check", "status")
READINGS = (*DOUBTFUL, "ocr_agreed")
_COLUMNS = {"year": "fiscal_year", "check": "check_id"}
_FINDINGS, _CELLS = 100, 20


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


def asked_for(asked: Mapping[str, str]) -> dict[str, str]:
    """Return the filters of the queue of findings that are set."""
    return {name: asked[name].strip() for name in FILTERS if asked.get(name, "").strip()}


def filtered(findings: list[Row], asked: Mapping[str, str], pending: Pending) -> list[Row]:
    """Return the findings of a queue: without a status those to decide, without a class no rounding."""
    filters = asked_for(asked)
    return [row for row in findings if _is_wanted(row, filters, pending)]


def next_finding(
    findings: list[Row], asked: Mapping[str, str], pending: Pending, finding_id: str
) -> str | None:
    """Return the finding to decide that comes after this one in the queue, else the first one, if there is another."""
    ids = [row["finding_id"] for row in findings]
    place = ids.index(finding_id)
    turned = [*findings[place + 1 :], *findings[:place]]
    wanted = (row for row in filtered(turned, asked, pending) if pending.wants_decision(row))
    return next((str(row["finding_id"]) for row in wanted), None)


def findings_queue(findings: list[Row], asked: Mapping[str, str], pending: Pending) -> dict[str, Any]:
    """Return what the queue of findings shows."""
    return {
        "filters": {**dict.fromkeys(FILTERS, ""), **asked_for(asked)},
        "part": Part.of(filtered(findings, asked, pending), asked.get("page", ""), _FINDINGS),
        "choices": {
            "severity": SEVERITIES,
            "class": CLASSES,
            "status": ("waiting", *STATUSES, "any"),
            "issuer": _values(findings, "issuer"),
            "year": _values(findings, "fiscal_year")[::-1],
            "statement": _values(findings, "statement"),
            "check": _values(findings, "check_id"),
        },
    }


def _is_wanted(row: Row, filters: Mapping[str, str], pending: Pending) -> bool:
    if is_tail(row) and "class" not in filters:
        return False
    if not _has_status(row, filters.get("status", ""), pending):
        return False
    plain = {_COLUMNS.get(name, name): filters[name] for name in filters if name not in ("q", "status")}
    if any(str(row[column]) != value for column, value in plain.items()):
        return False
    text = f"{row['title_zh']} {row['title_en']} {row['issuer']} {row['check_id']} {row['finding_id']}"
    return all(word in text.casefold() for word in filters.get("q", "").casefold().split())


def _has_status(row: Row, status: str, pending: Pending) -> bool:
    if status == "waiting":
        return row["finding_id"] in pending.findings
    return pending.wants_decision(row) if not status else status in ("any", row["status"])


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


def _values(rows: Iterable[Row], column: str) -> list[str]:
    return sorted({str(row[column]) for row in rows if row[column] is not None})
