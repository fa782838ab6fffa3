"""What the published warehouse says of itself, followed by the ledger: which reports it holds, made with what.

The file is opened only when it is another than the night before.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from pipelines.nights.ledger import Ledger
from pipelines.nights.report_states import ReportState, read_states, write_states
from pipelines.nights.retrying import next_attempt

_REPORTS = """
select basis.sha256, report.source_name, report.status = 'quarantined', basis.reader, basis.forms, finding.detail
from basis.report as basis
join core.report as report using (report_id)
left join quality.finding as finding on finding.report_id = report.report_id and finding.check_id = 'S-READ'
"""
Parts = dict[str, str]
"""What the published file was made with, by name; empty where there is none that can be built upon."""


def follow(ledger: Ledger, target: Path, now: datetime) -> Parts:
    """Bring the states in line with the published file and return what it was made with.

    Raises LockedWarehouse while a program writes to the file.
    """
    stamp = _stamp(target)
    if stamp and ledger.mark("published") == stamp:
        parts: Parts = json.loads(ledger.mark("parts"))
        return parts
    parts, rows = _read(target)
    states = read_states(ledger)
    found = {row[0]: _state(row, states.get(row[0]), now) for row in rows}
    lost = [
        ReportState(sha256, state.source_name, "seen")
        for sha256, state in states.items()
        if sha256 not in found and state.state in ("landed", "quarantined")
    ]
    write_states(ledger, [*found.values(), *lost], now)
    ledger.put_mark("parts", json.dumps(parts))
    ledger.put_mark("published", stamp)
    return parts


def _state(
    row: tuple[str, str, bool, str, str, str | None], before: ReportState | None, now: datetime
) -> ReportState:
    sha256, name, set_aside, reader, forms, detail = row
    if not set_aside:
        return ReportState(sha256, name, "landed", reader=reader, forms=forms)
    reason = detail or "set aside"
    if before is not None and (before.reader, before.forms) == (reader, forms):
        if before.state == "quarantined" and before.reason == reason:
            return before
        attempts = max(before.attempts, 1)
    else:
        attempts = 1
    retry = next_attempt(attempts, now, reason)
    return ReportState(sha256, name, "quarantined", reason, attempts, 0, retry, reader, forms)


def _read(target: Path) -> tuple[Parts, list[tuple[str, str, bool, str, str, str | None]]]:
    if not target.exists():
        return {}, []
    import duckdb

    from pipelines.warehouse.basis import noted
    from pipelines.warehouse.connect import refuse_locked

    try:
        with duckdb.connect(str(target), read_only=True) as connection:
            parts = noted(connection)
            return parts, connection.execute(_REPORTS).fetchall() if parts else []
    except duckdb.Error as error:
        refuse_locked(target, error)
        return {}, []  # of an older program, or damaged: it is built anew


def _stamp(target: Path) -> str:
    if not target.exists():
        return ""
    file = target.stat()
    return f"{file.st_ino}:{file.st_size}:{file.st_mtime_ns}"
