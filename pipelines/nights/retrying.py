"""When a report that was set aside is tried again: at once with another reader or other forms, else ever more rarely.

After the last wait it is left alone until the reader or the forms change. Remembering attempts belongs to the ledger.
"""

from __future__ import annotations

from datetime import datetime, timedelta

WAITS_DAYS = (1, 2, 4, 8, 16)
"""Days before the second attempt, the third, and so on."""
INTERRUPTIONS = 3
"""A report during whose reading the program itself ended this often in a row is set aside too."""
_SETTLED = ("this is a budget, not a final account",)
_EARLY = timedelta(hours=2)  # nights are not to the second


def next_attempt(attempts: int, now: datetime, reason: str) -> datetime | None:
    """Return when to try again after `attempts` failed ones; None for not by itself."""
    if reason.startswith(_SETTLED) or attempts > len(WAITS_DAYS):
        return None
    return now + timedelta(days=WAITS_DAYS[attempts - 1])


def is_due(next_retry_after: datetime | None, now: datetime) -> bool:
    """Whether a report that was set aside, with reader and forms unchanged, is tried again now."""
    return next_retry_after is not None and now >= next_retry_after - _EARLY


def is_settled(reason: str) -> bool:
    """Whether the reason is no trouble: what was set aside is of no kind that lands."""
    return reason.startswith(_SETTLED)
