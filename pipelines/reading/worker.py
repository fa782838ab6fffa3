"""Reading in processes of its own that can be killed: whatever a PDF does, it costs a bounded time and memory.

A report that runs out of time, out of memory or crashes a library is one refusal; the others go on. How a report
is read belongs to `report`, where processes come from to `pipelines.parallel`. Nothing heavy is imported here.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipelines.errors import FiscalError, UnreadableReport, WorkersError, unexpected
from pipelines.parallel.seam import Promising, WorkerDied, open_workers
from pipelines.reading.beside import read_beside
from pipelines.reading.limits import Limits
from pipelines.reading.worker_process import WARM, ReadBytes, read_and_dump, read_here

if TYPE_CHECKING:
    from pipelines.reading.model import ReportReading


def read_in_worker(data: bytes, limits: Limits | None = None) -> ReportReading:
    """Read one report in a process of its own. Raises UnreadableReport, also for time, memory and crashes."""
    from pipelines.reading.storage import load_reading

    with ReadingPool(limits) as pool:
        return load_reading(pool.submit(data).result())


@dataclass(frozen=True, slots=True)
class _Job:
    """One report to read; `scanned_pages` is how many there is time for."""

    data: bytes
    told: Future[bytes]
    scanned_pages: int = 0


class ReadingPool(Promising):
    """Processes that read reports side by side, each report within the limits; of a cluster where one is named.

    Every future ends with the stored reading or with a FiscalError, whatever becomes of its process; WorkersError
    says nothing about the report.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        workers: int = 1,
        read: ReadBytes = read_and_dump,
        scheduler: str | None = None,
    ) -> None:
        super().__init__()
        self.limits = limits or Limits()
        self._read = read
        self._remote = scheduler is not None
        self._workers = open_workers(workers, scheduler, WARM)

    @property
    def workers(self) -> int:
        """How many reports are read at a time."""
        return self._workers.count

    def submit(self, data: bytes) -> Future[bytes]:
        """Have a report read; its time begins when a process takes it up."""
        told = self._promise()
        self._begin(_Job(data, told))
        return told

    def close(self) -> None:
        """Wait for what was submitted, then end the processes."""
        self._wait()
        self._workers.close()

    def kill(self) -> None:
        """End the processes at once."""
        self._workers.kill()

    def _begin(self, job: _Job) -> None:
        seconds = self.limits.seconds + job.scanned_pages * self.limits.scan_seconds

        def settle(done: Future[Any]) -> None:
            try:
                kind, content = done.result()
            except BaseException as error:
                job.told.set_exception(self._refusal(error, seconds))
            else:
                if kind == "reading":
                    job.told.set_result(content)
                elif kind == "more time":
                    self._begin(replace(job, scanned_pages=content))
                else:
                    what, got, expected, remedy = content
                    job.told.set_exception(UnreadableReport(what, got=got, expected=expected, remedy=remedy))

        if self._remote:
            done = self._workers.submit(read_beside, self._read, job.data, self.limits)
        else:
            task = (read_here, self._read, job.data, self.limits, job.scanned_pages)
            done = self._workers.submit(*task, seconds=seconds)
        done.add_done_callback(settle)

    def _refusal(self, error: BaseException, seconds: float) -> FiscalError:
        if isinstance(error, WorkersError):
            return error
        if isinstance(error, TimeoutError):
            return UnreadableReport(
                "reading the report takes too long",
                got=f"not done after {seconds:g} s",
                expected=f"at most {seconds:g} s (FISCAL_READ_SECONDS, FISCAL_READ_SCAN_SECONDS)",
                remedy="print the report alone to PDF again and ingest the copy, or allow more time",
            )
        if isinstance(error, WorkerDied | OSError):
            return _crashed(str(error) or type(error).__name__, self.limits)
        return unexpected(error)


def _crashed(how: str, limits: Limits) -> UnreadableReport:
    return UnreadableReport(
        "the process that read the report died",
        got=how,
        expected=f"a PDF that its libraries can read within {limits.memory_mib} MiB (FISCAL_READ_MEMORY_MIB)",
        remedy="open the file with another program and print it to PDF again, or allow more memory",
    )
