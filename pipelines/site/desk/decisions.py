"""What is decided about a finding and its cells, and which findings still want a decision. Nothing is written here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from pipelines.reviews.records import Review, in_force
from pipelines.warehouse.queries import Row

TO_DECIDE = ("open", "stale")


@dataclass(frozen=True)
class Decision:
    """A review as a page shows it.

    `is_waiting`: the next build gives it effect. `is_own`: of this finding, or of a cell alone; a cell may have been
    decided about with another finding too, where it is reopened.
    """

    review: Review
    is_waiting: bool
    is_own: bool

    @property
    def is_override_in_effect(self) -> bool:
        """Whether what is published has another number already."""
        return self.review.action == "override" and not self.is_waiting

    @property
    def can_be_reopened(self) -> bool:
        """Whether the page offers to take it back."""
        return self.is_own and self.review.action != "reopen"


def decisions(
    reviews: Sequence[Review], waiting: Collection[Review], finding_id: str | None, cells: Collection[str]
) -> list[Decision]:
    """Return what is in force about a finding (None: about cells alone) and `cells`, and what was reopened lately."""
    last = {
        review.target: review for review in reviews if review.target == finding_id or review.fact_id in cells
    }
    valid = in_force(reviews)
    return [
        Decision(review, review in waiting, review.target == finding_id or review.finding is None)
        for review in last.values()
        if review in (waiting if review.action == "reopen" else valid)
    ]


def of_other_bytes(reviews: Iterable[Review], finding: Row, report: Row) -> list[Review]:
    """Return what is in force about the same checks of the same report with other bytes."""
    return [
        review
        for review in in_force(reviews)
        if review.sha256 != report["sha256"]
        and (review.issuer, review.fiscal_year, review.kind)
        == (report["issuer"], report["fiscal_year"], report["kind"])
        and review.finding
        and review.finding["check_id"] == finding["check_id"]
        and not set(review.finding["members"] or ()).isdisjoint(finding["members"] or ())
    ]


@dataclass(frozen=True)
class Pending:
    """What the reviews that wait do to the queue. `findings`: those they are about; `decided`: those they decide.

    `superseded`: reports that a later publication took the place of; nothing of them has to be decided.
    """

    findings: frozenset[str]
    decided: frozenset[str]
    superseded: frozenset[str] = frozenset()

    @classmethod
    def of(cls, waiting: Iterable[Review], superseded: Iterable[str] = ()) -> Pending:
        """Return what `waiting` does."""
        last = {review.target: review for review in waiting}
        decided = {target for target, review in last.items() if review.action != "reopen"}
        return cls(frozenset(last), frozenset(decided), frozenset(superseded))

    def wants_decision(self, finding: Row) -> bool:
        """Whether somebody has to decide about a finding."""
        return (
            finding["status"] in TO_DECIDE
            and finding["finding_id"] not in self.decided
            and finding["report_id"] not in self.superseded
        )
