"""Reading what a night has to read, so that one report never stops the rest: not even one that ends the program.

How a report is read belongs to `pipelines/reading/`; when it is tried again to `retrying.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from pipelines.errors import UnreadableReport
from pipelines.nights.ledger import Ledger
from pipelines.nights.report_states import ReportState, read_states, write_states
from pipelines.nights.retrying import INTERRUPTIONS, next_attempt
from pipelines.sources.archive import ArchivedFile
from pipelines.sources.readings import set_aside
from pipelines.warehouse.basis import forms_hash
from pipelines.warehouse.builder import Builder


def read_what_is_due(
    builder: Builder, ledger: Ledger, files: Sequence[ArchivedFile], now: datetime
) -> list[ArchivedFile]:
    """Read the files and return those that change the warehouse.

    A file whose reading the program did not survive is read alone the next time, and set aside after three times.
    """
    before = read_states(ledger)
    states = {file.sha256: _begun(before.get(file.sha256), file, builder.reader_version) for file in files}
    fresh = [file for file in files if not states[file.sha256].interruptions]

    def begin(some: Sequence[ArchivedFile]) -> None:
        unread = [one for one in some if not builder.readings.reading_path(one.sha256).exists()]
        write_states(ledger, [_reading(states[one.sha256]) for one in unread], now)

    def done(file: ArchivedFile) -> None:
        states[file.sha256] = replace(states[file.sha256], state="read", interruptions=0)
        write_states(ledger, [states[file.sha256]], now)

    begin(fresh)
    builder.read_some(fresh, done)
    for file in files:
        state = states[file.sha256]
        if file in fresh:
            continue
        if state.state == "reading" and state.interruptions >= INTERRUPTIONS:
            set_aside(file, builder.readings, _fatal(state.interruptions))
        else:
            begin([file])
            builder.read_some([file], done)
    return [file for file in files if not _stays_set_aside(builder, ledger, file, before, states, now)]


def _begun(before: ReportState | None, file: ArchivedFile, reader: str) -> ReportState:
    """Return the state with which the night's attempt begins; attempts count per reader and forms."""
    forms = forms_hash()
    if before is None:
        return ReportState(file.sha256, file.source_name, "seen", reader=reader, forms=forms)
    if (before.reader, before.forms) != (reader, forms):
        return replace(before, state="seen", attempts=0, interruptions=0, reader=reader, forms=forms)
    return replace(before, attempts=before.attempts + (before.state == "quarantined"))


def _reading(state: ReportState) -> ReportState:
    return replace(state, state="reading", interruptions=state.interruptions + 1)


def _stays_set_aside(
    builder: Builder,
    ledger: Ledger,
    file: ArchivedFile,
    before: dict[str, ReportState],
    states: dict[str, ReportState],
    now: datetime,
) -> bool:
    known = before.get(file.sha256)
    if known is None or known.state != "quarantined" or builder.refusal(file) != known.reason:
        return False
    state = states[file.sha256]
    retry = next_attempt(state.attempts, now, known.reason or "")
    write_states(
        ledger,
        [replace(state, state="quarantined", reason=known.reason, next_retry_after=retry)],
        now,
    )
    return True


def _fatal(times: int) -> UnreadableReport:
    return UnreadableReport(
        "the program ended while it read this report",
        got=f"{times} times in a row",
        expected="a reading, or a clear reason against it",
        remedy="give reading less memory (FISCAL_READ_MEMORY_MIB) or report the file; it is tried again later",
    )
