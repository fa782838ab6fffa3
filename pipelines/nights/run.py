"""A whole night: all its steps, who is told, and what is kept of it. `run_night` is the way in for `fiscal watch`.

The steps themselves are in `night.py`; Dagster takes them one by one.
"""

from __future__ import annotations

import errno
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pipelines.errors import FiscalError
from pipelines.nights.ledger import Ledger
from pipelines.nights.night import Night
from pipelines.nights.noticing import of_failure, of_sources, published_notices
from pipelines.nights.telling import Told, tell
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.lock import building

_FULL = ("no space left", "disk is full", "file too large", "could not write file")
Outcome = Literal["published", "nothing_new", "failed"]


@dataclass
class NightResult:
    """What a night came to, as plain values. `run`: its row of marts.runs; `changes`: report_id → change."""

    outcome: Outcome
    sources: list[dict[str, Any]] = field(default_factory=list)
    run: dict[str, Any] | None = None
    changes: dict[str, str] = field(default_factory=dict)
    waiting: int = 0
    missing: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    @property
    def newly_set_aside(self) -> int:
        """Files that were set aside tonight."""
        return sum(change == "quarantined" for change in self.changes.values())


def run_night(
    night: Night, *, only: Collection[str] = (), addresses: Sequence[str] = (), site_url: str = ""
) -> NightResult:
    """Take every step of one night and tell `addresses`; raises what a failing step raised, after telling of it.

    Raises WarehouseError while another process builds this warehouse.
    """
    with building(night.builder.places.lock):
        try:
            night.look(only)
            night.gather()
            night.read()
            night.land()
            night.check()
            night.publish()
        except Exception as error:
            told = clear(error)
            fail(night.builder, told, addresses, night.clock())
            if told is error:
                raise
            raise told from error
        return end(night, addresses, site_url)


def end(night: Night, addresses: Sequence[str] = (), site_url: str = "") -> NightResult:
    """Tell people, close the night in the ledger and return what it came to. Links lead to `site_url`."""
    places = night.builder.places
    with Ledger(places.ledger) as ledger:
        result = NightResult("published" if night.has_published else "nothing_new", night.looked_at or [])
        if night.plan is not None:
            result.waiting, result.missing = len(night.plan.waiting), list(night.plan.missing)
        if night.has_published:
            result.run, result.changes = _last_run(places.target)
        if addresses:
            notices = [*of_sources(ledger.sources().values()), *published_notices(places.target, site_url)]
            tonight = _changed_since(places.target, ledger.untold_since())
            result.told = tell(notices, addresses, ledger, night.clock(), tonight=tonight)
        ledger.end_night(night.clock(), result.outcome, asdict(result))
    return result


def fail(
    builder: Builder,
    error: BaseException,
    addresses: Sequence[str],
    now: datetime,
    *,
    close: bool = True,
) -> None:
    """Tell of a failed night and close it. What goes wrong here is not raised: the failure itself is to be seen.

    `close` False leaves the night open that another process is in.
    """
    try:
        with Ledger(builder.places.ledger) as ledger:
            notice = of_failure(error)
            if close:
                ledger.end_night(now, "failed", {"error": notice.text})
            notices = [notice, *of_sources(ledger.sources().values())]
            tell(notices, addresses, ledger, now, baseline=False)
    except Exception as second:
        builder.progress.say(f"这一晚的失败未能登记 the failed night could not be recorded: {second}")


def clear(error: Exception) -> Exception:
    """Return the error itself, or what one sentence says of a disk that is full."""
    cause: BaseException | None = error
    while cause is not None:
        text = str(cause).lower()
        full = isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        if full or any(words in text for words in _FULL):
            return FiscalError(
                "there is no room left on the disk",
                got=" ".join(str(cause).split())[:300],
                expected="room for the archive, the readings and a second copy of the warehouse",
                remedy="make room and run it again: what is published stands, and nothing is lost",
            )
        cause = cause.__cause__ or cause.__context__
    return error


def _last_run(target: Path) -> tuple[dict[str, Any] | None, dict[str, str]]:
    from pipelines.warehouse.connect import open_published
    from pipelines.warehouse.queries import rows

    with open_published(target) as connection:
        found = rows(connection, "select * exclude (report_ids) from marts.runs limit 1")
        if not found:
            return None, {}
        changes = connection.execute(
            "select report_id, change from quality.run_report where run_id = ? order by all",
            [found[0]["run_id"]],
        ).fetchall()
    return found[0], dict(changes)


def _changed_since(target: Path, moment: datetime | None) -> set[str]:
    """Return the ids of the reports that a run brought or changed since: also one that was killed before it told."""
    from pipelines.warehouse.connect import open_published

    if moment is None or not target.exists():
        return set()
    with open_published(target) as connection:
        found = connection.execute(
            "select report_id from quality.run_report join quality.run using (run_id) where started_at >= ?",
            [moment.astimezone(UTC).replace(tzinfo=None)],
        ).fetchall()
    return {report_id for (report_id,) in found}
