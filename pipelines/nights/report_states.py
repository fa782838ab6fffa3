"""The state of each report by its sha256, and the digests of files, as the ledger keeps them.

Deciding what to do about a state belongs to `planning.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from pipelines.nights.ledger import Ledger

State = Literal["seen", "reading", "read", "landed", "quarantined"]
Stamp = tuple[int, int, int]
"""What tells that a file was not touched: size, time of its last change, that of its sidecar (0: none)."""
_COLUMNS = "sha256, source_name, state, reason, attempts, interruptions, next_retry_after, reader, forms"


@dataclass(frozen=True, slots=True)
class ReportState:
    """One report. `attempts`: failed ones, of this reader and these forms; `next_retry_after` is aware of its zone."""

    sha256: str
    source_name: str
    state: State
    reason: str | None = None
    attempts: int = 0
    interruptions: int = 0
    next_retry_after: datetime | None = None
    reader: str | None = None
    forms: str | None = None


def read_states(ledger: Ledger) -> dict[str, ReportState]:
    """Return the state of every report by its sha256."""
    rows = ledger.connection.execute(f"select {_COLUMNS} from report").fetchall()
    return {
        sha256: ReportState(sha256, name, state, reason, attempts, cut, _moment(retry), reader, forms)
        for sha256, name, state, reason, attempts, cut, retry, reader, forms in rows
    }


def write_states(ledger: Ledger, reports: Iterable[ReportState], now: datetime) -> None:
    """Write the states; those of the same sha256 are replaced."""
    rows = [
        (
            one.sha256,
            one.source_name,
            one.state,
            one.reason,
            one.attempts,
            one.interruptions,
            _text(one.next_retry_after),
            one.reader,
            one.forms,
            _text(now),
        )
        for one in reports
    ]
    with ledger.connection:
        ledger.connection.executemany(
            f"insert or replace into report ({_COLUMNS}, changed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )


def read_digests(ledger: Ledger) -> dict[str, tuple[Stamp, str]]:
    """Return by path what stamp a file had when it was last hashed, and its sha256."""
    rows = ledger.connection.execute("select path, size, mtime_ns, sidecar_ns, sha256 from file").fetchall()
    return {path: ((size, mtime, sidecar), sha256) for path, size, mtime, sidecar, sha256 in rows}


def write_digests(ledger: Ledger, digests: dict[str, tuple[Stamp, str]], gone: Iterable[str] = ()) -> None:
    """Write digests of files, and forget those of files that are gone."""
    with ledger.connection:
        ledger.connection.executemany("delete from file where path = ?", [(path,) for path in gone])
        ledger.connection.executemany(
            "insert or replace into file values (?, ?, ?, ?, ?)",
            [(path, *stamp, sha256) for path, (stamp, sha256) in digests.items()],
        )


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
