"""What a night has to do: which reports to read and land, and whether the others must be checked again.

A pure comparison of what there is, what is published, and what the program would make it with. Doing it belongs to
`night.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipelines.nights.inventory import Inventory
from pipelines.nights.published import Parts
from pipelines.nights.report_states import ReportState
from pipelines.nights.retrying import is_due


@dataclass(frozen=True, slots=True)
class Plan:
    """`todo`: sha256 of what is read and landed; `check_again`: why all others are checked or published again, if so.

    `waiting`: set aside and not due; `missing`: published, but their files are no longer there (they stay published).
    """

    todo: tuple[str, ...]
    check_again: tuple[str, ...]
    waiting: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do."""
        return not self.todo and not self.check_again


def make_plan(
    stock: Inventory, states: dict[str, ReportState], published: Parts, wanted: Parts, now: datetime
) -> Plan:
    """Compare. `wanted`: what the program would make the warehouse with, by the names that `published` uses.

    Nothing is checked again for a warehouse that is not there.
    """
    todo: list[str] = []
    waiting: list[str] = []
    for sha256 in stock.paths:
        state = states.get(sha256)
        if (
            state is None
            or sha256 in stock.touched
            or state.state in ("seen", "reading", "read")
            or (state.reader, state.forms) != (wanted["reader"], wanted["forms"])
        ):
            todo.append(sha256)
        elif state.state == "quarantined":
            (todo if is_due(state.next_retry_after, now) else waiting).append(sha256)
    again = [
        name
        for name in ("shape", "checks", "reviews", "watched", "issuers")
        if published and published.get(name) != wanted[name]
    ]
    missing = [
        sha256
        for sha256, state in states.items()
        if sha256 not in stock.paths and state.state in ("landed", "quarantined")
    ]
    return Plan(tuple(sorted(todo)), tuple(again), tuple(sorted(waiting)), tuple(sorted(missing)))
