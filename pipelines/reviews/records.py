"""The file of reviews: one JSON object per line. Which review is in force follows from the order of the lines.

How lines are added belongs to appending.py, what a review does to a build to replay.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pipelines.errors import WarehouseError

ACTIONS = ("accept", "override", "reopen")
VERDICTS = ("source_error", "rounding")
BLANK = "blank"
OF_A_CELL = "REVIEW"
"""The check_id of findings that say of a cell without finding that it was reviewed."""
_LIMIT = 10**14


@dataclass(frozen=True, slots=True)
class Review:
    """One decision, tied to the bytes of a report (`sha256`).

    `finding`: the finding as it read (rows of quality.finding without boxes), None for a review of a cell alone.
    `fact_id`: the cell that is overridden. `cell`: what names the first cell in any report of that form; it tells
    which finding of other bytes is meant. `value`: the amount as text, in the unit of the cell; `presence`: "blank"
    instead where the page prints none.
    """

    action: str  # accept | override | reopen
    reason: str
    at: str  # ISO 8601, UTC
    sha256: str
    issuer: str | None
    issuer_kind: str | None
    fiscal_year: int | None
    kind: str | None
    finding: dict[str, Any] | None = None
    fact_id: str | None = None
    cell: dict[str, Any] | None = None
    verdict: str | None = None  # accept: source_error | rounding
    value: str | None = None
    reviewer: str | None = None
    presence: str | None = None  # override: blank

    @property
    def is_blank(self) -> bool:
        """Whether it says of the cell that nothing is printed there."""
        return self.presence == BLANK

    @property
    def target(self) -> str:
        """The finding or cell that this is about; a later review of it takes the place of an earlier one."""
        return self.finding["finding_id"] if self.finding else self.fact_id or ""


def read_reviews(path: Path) -> list[Review]:
    """Return the reviews in the order in which they were made; none where there is no file.

    Raises WarehouseError naming the line that is not a review.
    """
    if not path.exists():
        return []
    lines = path.read_text("utf-8").split("\n")  # not splitlines: a reason may hold other separators
    return [_parsed(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def in_force(reviews: Iterable[Review]) -> list[Review]:
    """Return the last review of each target, unless that one reopened it; a cell has one override."""
    last: dict[str, Review] = {}
    for review in reviews:
        last.pop(review.target, None)
        if review.action == "override":
            last = {key: other for key, other in last.items() if other.fact_id != review.fact_id}
        if review.action != "reopen":
            last[review.target] = review
    return list(last.values())


def amount(text: str) -> Decimal:
    """Return the amount that `text` writes; raises InvalidOperation for anything that no column of amounts can hold."""
    value = Decimal(text.replace(",", "").replace("，", "").strip())
    if not value.is_finite() or abs(value) >= _LIMIT or value != value.quantize(Decimal("0.000001")):
        raise InvalidOperation(text)
    return value


def _parsed(path: Path, number: int, line: str) -> Review:
    try:
        review = Review(**json.loads(line))
        if review.action not in ACTIONS or not review.target or not review.sha256:
            raise ValueError(f"action {review.action!r} of {review.target!r}")
        if review.presence not in (None, BLANK):
            raise ValueError(f"presence {review.presence!r}")
        if review.action == "override" and (review.value is None) != review.is_blank:
            raise ValueError("an override without value, or with one though it is blank")
        if review.action == "override" and review.fact_id is None:
            raise ValueError("an override without cell")
        if review.value is not None:
            amount(review.value)
    except (ValueError, TypeError, KeyError, InvalidOperation) as error:
        raise WarehouseError(
            f"line {number} of {path.name} is not a review",
            got=str(error) or line[:80],
            expected="an object with " + ", ".join(field.name for field in fields(Review)),
            remedy=f"mend or remove the line of {path}; nothing was changed",
        ) from error
    return review
