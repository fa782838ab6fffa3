"""What happens inside a process that reads: it keeps to its memory and answers in plain values.

Who starts it, how long it may take and what becomes of its answer belongs to `worker`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from pipelines.errors import FiscalError, UnreadableReport, unexpected
from pipelines.reading.limits import Limits, MoreTime, in_force

ReadBytes = Callable[[bytes], bytes]
"""PDF bytes → the stored form of a reading; raises UnreadableReport. Workers must be able to import it."""

WARM = (
    "pipelines.reading.report",
    "pipelines.reading.storage",
    "pipelines.reading.playa_layout",
    "camelot.parsers.lattice",
    "pipelines.normalizing.report",
)
"""What a process that reads has imported before the first report; normalizing goes the same way."""


def read_and_dump(data: bytes) -> bytes:
    """Read a report in this process and, where recognisers are installed, ask the ink; return the stored form."""
    from pipelines.reading.report import read_report
    from pipelines.reading.scan import ink, recognise
    from pipelines.reading.storage import dump_reading

    reading = read_report(data)
    if recognise.available():
        reading = ink.with_disputes(reading, ink.check_ink(data, reading))
    return dump_reading(reading)


def read_here(read: ReadBytes, data: bytes, limits: Limits, scanned_pages: int) -> tuple[str, Any]:
    """Read inside the worker; answer in plain values, so that no exception is lost on the way back."""
    try:
        with in_force(limits, scanned_pages), _Memory(limits.memory_mib):
            return "reading", read(data)
    except MoreTime as request:
        return "more time", request.scanned_pages
    except BaseException as error:
        if _out_of_memory(error):
            error = UnreadableReport(
                "reading the report takes too much memory",
                got=f"more than {limits.memory_mib} MiB",
                expected=f"at most {limits.memory_mib} MiB (FISCAL_READ_MEMORY_MIB)",
                remedy="print the report alone to PDF again and ingest the copy, or allow more memory",
            )
        refusal = error if isinstance(error, FiscalError) else unexpected(error)
        return "refused", (refusal.what, refusal.got, refusal.expected, refusal.remedy)


class _Memory:
    """Holds this process to an amount of memory while a report is read, not while messages are sent."""

    def __init__(self, mebibytes: int) -> None:
        self._limit = mebibytes << 20

    def __enter__(self) -> None:
        if sys.platform == "win32":
            return
        import resource

        self._before = resource.getrlimit(resource.RLIMIT_DATA)
        hard = self._before[1]
        limit = self._limit if hard == resource.RLIM_INFINITY else min(self._limit, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))

    def __exit__(self, *_: object) -> None:
        if sys.platform != "win32":
            import resource

            resource.setrlimit(resource.RLIMIT_DATA, self._before)


def _out_of_memory(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, MemoryError) or "nsufficient memory" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False
