"""From readings in the cache to reports that land: normalized here, or by workers where there are many.

What a fact is belongs to `pipelines.normalizing`; writing what lands belongs to `load`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from pipelines.errors import FiscalError, UnreadableReport, WorkersError, unexpected
from pipelines.parallel.seam import IdleWorkerDied, WorkerDied, Workers, open_workers
from pipelines.reading.worker_process import WARM
from pipelines.records import LandedReport
from pipelines.sources.archive import ArchivedFile
from pipelines.sources.readings import Readings
from pipelines.warehouse.load import refuse_doubled_ids
from pipelines.warehouse.quarantine import quarantined

Normalize = Callable[[bytes, ArchivedFile], LandedReport]
"""Stored reading and where the file came from → the report that lands; raises UnreadableReport."""

MANY = 24  # reports: fewer are normalized before a process has started


def product_normalizer(stored: bytes, file: ArchivedFile) -> LandedReport:
    """Normalize a stored reading as the product does."""
    from pipelines.normalizing.report import Source, normalize
    from pipelines.reading.storage import load_reading

    source = Source(file.source_name, file.sha256, file.source_url, file.ingested_at, file.published_on)
    return normalize(load_reading(stored), source)


def normalize_one(normalize: Normalize, stored: bytes, file: ArchivedFile) -> LandedReport:
    """Normalize one reading; raises FiscalError also where two of its facts would have one id."""
    landed = normalize(stored, file)
    refuse_doubled_ids(landed)
    return landed


@dataclass(frozen=True, slots=True)
class Landing:
    """Normalizes what stands in the cache `readings`; `read` puts there what is missing.

    With several `workers`, or a Dask `scheduler`, many reports are normalized by them, within `seconds` each.
    """

    readings: Readings
    normalize: Normalize
    read: Callable[[ArchivedFile], None]
    workers: int = 0
    scheduler: str | None = None
    seconds: float | None = None

    def reports(self, files: Sequence[ArchivedFile]) -> Iterator[LandedReport]:
        """Yield for each file, in their order, the report that lands or the one that is set aside.

        Raises WorkersError where the Dask scheduler cannot be used or is lost.
        """
        if len(files) < MANY or (self.workers < 2 and self.scheduler is None):
            for file in files:
                yield self._landed(file, None)
            return
        with open_workers(self.workers, self.scheduler, WARM) as workers:
            waiting = iter(files)
            begun: deque[tuple[ArchivedFile, Future[LandedReport] | None]] = deque()
            while True:
                for file in islice(waiting, 4 * workers.count - len(begun)):
                    begun.append((file, self._begin(file, workers)))
                if not begun:
                    return
                yield self._landed(*begun.popleft())

    def _begin(self, file: ArchivedFile, workers: Workers) -> Future[LandedReport] | None:
        path = self.readings.reading_path(file.sha256)
        if not path.exists():
            return None
        return workers.submit(normalize_one, self.normalize, path.read_bytes(), file, seconds=self.seconds)

    def _landed(
        self, file: ArchivedFile, begun: Future[LandedReport] | None, *, reread: bool = False
    ) -> LandedReport:
        path = self.readings.reading_path(file.sha256)
        if not path.exists() and self.readings.problem(file.sha256) is None:
            self.read(file)
        problem = self.readings.problem(file.sha256)
        if not path.exists() and problem is not None:
            return quarantined(file, problem)
        try:
            if begun is not None:
                with suppress(IdleWorkerDied):
                    return begun.result()
            return normalize_one(self.normalize, path.read_bytes(), file)
        except WorkersError:  # says nothing about the report
            raise
        except FiscalError as error:
            return quarantined(file, error)
        except Exception as error:
            if begun is not None and (ended := self._ended(error)) is not None:
                return quarantined(file, ended)
            if reread:
                return quarantined(file, unexpected(error))
            path.unlink(missing_ok=True)  # damaged, or written by an older program: read anew, once
            return self._landed(file, None, reread=True)

    def _ended(self, error: Exception) -> UnreadableReport | None:
        """Return the refusal of a report whose process was ended over it: the reading is good, and no try here safe."""
        if isinstance(error, TimeoutError):
            return UnreadableReport(
                "normalizing the report takes too long",
                got=f"not done after {self.seconds:g} s" if self.seconds else "ended by its time",
                expected="within the time that reading may take (FISCAL_READ_SECONDS)",
                remedy="allow more time; if that does not help, please report it with the file",
            )
        if isinstance(error, WorkerDied):
            return UnreadableReport(
                "the process that normalized the report died",
                got=str(error),
                expected="facts, or a clear reason against them",
                remedy="build again with more free memory; if that does not help, please report it with the file",
            )
        return None
