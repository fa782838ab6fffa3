"""How much one report may cost: time, memory, pages, bytes, and what one page may hold. What exceeds it is refused.

Whether the limits of time and memory can be kept depends on the process; that is `worker`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from pipelines.errors import UnreadableReport

DRAWING_PER_PAGE = 400_000
"""Objects and segments of paths on one page, those in nested forms counted; a dense statement has 20,000."""
NESTED_FORMS = 32
"""Forms within forms."""
CHARACTERS_PER_PAGE = 100_000
"""A dense A3 page has 5,000."""
CROSSINGS_PER_PAGE = 2_000_000
"""Rules across times upright rules on one page, pieces joined; a dense statement has 5,000."""
CELLS_PER_TABLE = 50_000
"""Cells of the full grid on one page; a dense statement has 1,000."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one report may cost. `memory_mib` is what its process may allocate, libraries included.

    `scan_seconds` is granted on top of `seconds` for each page whose characters must be recognized.
    """

    seconds: float = 120
    memory_mib: int = 2048
    pages: int = 500
    file_mib: int = 200
    scan_seconds: float = 30


class MoreTime(Exception):
    """Asks whoever keeps the time to begin again with time for so many scanned pages."""

    def __init__(self, scanned_pages: int) -> None:
        super().__init__(scanned_pages)
        self.scanned_pages = scanned_pages


_DEFAULT = Limits()
_IN_FORCE: ContextVar[Limits] = ContextVar("limits", default=_DEFAULT)


_SCANNED_PAGES: ContextVar[int | None] = ContextVar("scanned_pages", default=None)


@contextmanager
def in_force(limits: Limits, scanned_pages: int | None = None) -> Iterator[None]:
    """Let `limits` hold inside; pages and bytes are checked by the gate, time and memory by the worker.

    `scanned_pages` is how many there is time for; None where nobody keeps the time.
    """
    tokens = _IN_FORCE.set(limits), _SCANNED_PAGES.set(scanned_pages)
    try:
        yield
    finally:
        _IN_FORCE.reset(tokens[0])
        _SCANNED_PAGES.reset(tokens[1])


def need_time_for(scanned_pages: int) -> None:
    """Go on where there is time to recognize so many pages; raise MoreTime where it must be granted first."""
    granted = _SCANNED_PAGES.get()
    if granted is not None and scanned_pages > granted:
        raise MoreTime(scanned_pages)


def limits_in_force() -> Limits:
    """Return the limits that hold now."""
    return _IN_FORCE.get()


def refuse_above(count: int, most: int, things: str) -> None:
    """Raise UnreadableReport where one page holds more than a statement can."""
    if count > most:
        raise UnreadableReport(
            f"a page holds too many {things}",
            got=f"{count:,} or more",
            expected=f"at most {most:,}",
            remedy="print the report alone to PDF again, without drawings, and ingest the copy",
        )
