"""Reading in processes of its own that can be killed: whatever a PDF does, it costs a bounded time and memory.

A report that runs out of time, out of memory or crashes a library is one refusal; the others go on. How a report
is read belongs to `report`. Nothing heavy is imported here: that is left to the processes.
"""

from __future__ import annotations

import multiprocessing
import signal
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pipelines.errors import FiscalError, UnreadableReport, unexpected
from pipelines.reading.limits import Limits
from pipelines.reading.worker_process import WARM, ReadBytes, begin, read_and_dump, read_here

if TYPE_CHECKING:
    from pebble import ProcessPool

    from pipelines.reading.model import ReportReading

_RENEW_AFTER = 200  # reports: a worker's heap only grows


def read_in_worker(data: bytes, limits: Limits | None = None) -> ReportReading:
    """Read one report in a process of its own. Raises UnreadableReport, also for time, memory and crashes."""
    from pipelines.reading.storage import load_reading

    with ReadingPool(limits) as pool:
        return load_reading(pool.submit(data).result())


@dataclass(frozen=True, slots=True)
class _Job:
    """One report to read; `scanned_pages` is how many there is time for, `tries` how often it may be begun."""

    data: bytes
    told: Future[bytes]
    scanned_pages: int = 0
    tries: int = 2


class ReadingPool:
    """Warm processes that read reports side by side, each report within the limits.

    Every future ends with the stored reading or with a FiscalError, whatever becomes of its process.
    """

    def __init__(
        self, limits: Limits | None = None, workers: int = 1, read: ReadBytes = read_and_dump
    ) -> None:
        self.limits = limits or Limits()
        self.workers = workers
        self._read = read
        self._lock = Lock()
        self._pool: ProcessPool | None = None
        self._pending: set[Future[bytes]] = set()

    def submit(self, data: bytes) -> Future[bytes]:
        """Have a report read; its time begins when a process takes it up."""
        told: Future[bytes] = Future()
        told.set_running_or_notify_cancel()
        self._pending.add(told)
        told.add_done_callback(self._pending.discard)
        self._schedule(_Job(data, told))
        return told

    def close(self) -> None:
        """Wait for what was submitted, then end the processes."""
        wait(list(self._pending))
        if self._pool is not None:
            self._pool.close()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def kill(self) -> None:
        """End the processes at once."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def __enter__(self) -> ReadingPool:
        """Return the pool; its processes start with the first report."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for what was submitted, or end the processes where something went wrong meanwhile."""
        if kind is None:
            self.close()
        else:
            self.kill()

    def _schedule(self, job: _Job) -> None:
        pool: ProcessPool | None = None
        seconds = self.limits.seconds + job.scanned_pages * self.limits.scan_seconds

        def settle(done: Any) -> None:
            try:
                kind, content = done.result()
            except BrokenProcessPool as error:  # an idle process was killed from outside
                self._try_again(pool, error, job)
            except BaseException as error:
                job.told.set_exception(self._refusal(error, seconds))
            else:
                if kind == "reading":
                    job.told.set_result(content)
                elif kind == "more time":
                    self._schedule(replace(job, scanned_pages=content))
                else:
                    what, got, expected, remedy = content
                    job.told.set_exception(UnreadableReport(what, got=got, expected=expected, remedy=remedy))

        try:
            pool = self._live_pool()
            task = (self._read, job.data, self.limits, job.scanned_pages)
            done = pool.schedule(read_here, args=task, timeout=seconds)
        except (BrokenProcessPool, RuntimeError, OSError) as error:
            self._try_again(pool, error, job)
        else:
            done.add_done_callback(settle)

    def _try_again(self, pool: ProcessPool | None, error: Exception, job: _Job) -> None:
        with self._lock:
            if self._pool is pool:
                self._pool = None
        if job.tries > 1:
            self._schedule(replace(job, tries=job.tries - 1))
        else:
            job.told.set_exception(_crashed(str(error) or type(error).__name__, self.limits))

    def _live_pool(self) -> ProcessPool:
        from pebble import ProcessPool

        with self._lock:
            if self._pool is None or not self._pool.active:
                self._pool = ProcessPool(
                    max_workers=self.workers,
                    max_tasks=_RENEW_AFTER,
                    initializer=begin,
                    context=_context(),
                )
            return self._pool

    def _refusal(self, error: BaseException, seconds: float) -> FiscalError:
        from pebble import ProcessExpired

        if isinstance(error, TimeoutError):
            return UnreadableReport(
                "reading the report takes too long",
                got=f"not done after {seconds:g} s",
                expected=f"at most {seconds:g} s (FISCAL_READ_SECONDS, FISCAL_READ_SCAN_SECONDS)",
                remedy="print the report alone to PDF again and ingest the copy, or allow more time",
            )
        if isinstance(error, ProcessExpired):
            return _crashed(_end_of(error.exitcode), self.limits)
        return unexpected(error)


def _crashed(how: str, limits: Limits) -> UnreadableReport:
    return UnreadableReport(
        "the process that read the report died",
        got=how,
        expected=f"a PDF that its libraries can read within {limits.memory_mib} MiB (FISCAL_READ_MEMORY_MIB)",
        remedy="open the file with another program and print it to PDF again, or allow more memory",
    )


def _end_of(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        with suppress(ValueError):
            name = signal.Signals(-exitcode).name
            return f"ended by {name}" + (", as when memory runs out" if name == "SIGABRT" else "")
    return f"ended with {exitcode}"


def _context() -> Any:
    """Return how processes start: forked from one warm server where the system can do that."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*WARM])
    return context
