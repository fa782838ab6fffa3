"""The cache of readings: `<sha256>-<version>.json.gz`, or `.problem.json` where reading failed. The version names the
reader and the form data that it looks at.

Reads each file once, side by side in worker processes; a file that kills its worker is one problem.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import FiscalError, UnreadableReport, WorkersError, unexpected
from pipelines.reading.limits import Limits
from pipelines.reading.worker import ReadingPool
from pipelines.reading.worker_process import ReadBytes, read_and_dump
from pipelines.sources.archive import ArchivedFile


@dataclass(frozen=True, slots=True)
class Readings:
    """The cache folder for one version of the reader and its form data."""

    folder: Path
    version: str

    def reading_path(self, sha256: str) -> Path:
        """Where the reading of the file stands once it was read."""
        return self.folder / f"{sha256}-{self.version}.json.gz"

    def problem_path(self, sha256: str) -> Path:
        """Where it is said why the file could not be read."""
        return self.folder / f"{sha256}-{self.version}.problem.json"

    def problem(self, sha256: str) -> UnreadableReport | None:
        """Return why the file could not be read, or None."""
        path = self.problem_path(sha256)
        if not path.exists():
            return None
        try:
            parts = json.loads(path.read_text("utf-8"))
            return UnreadableReport(
                parts["what"], got=parts["got"], expected=parts["expected"], remedy=parts["remedy"]
            )
        except (ValueError, KeyError, TypeError):  # half written when the power went: the file is read anew
            path.unlink(missing_ok=True)
            return None


def read_files(
    files: Iterable[ArchivedFile],
    readings: Readings,
    read: ReadBytes = read_and_dump,
    workers: int = 0,
    done: Callable[[ArchivedFile], None] | None = None,
    limits: Limits | None = None,
    scheduler: str | None = None,
) -> None:
    """Read every file that has no reading yet; what went wrong before is tried again.

    `workers` 0 reads in this process, where `read` may be any function but nothing can stop it; otherwise each
    file is read within `limits`, on the workers of a Dask `scheduler` where one is named. `done` is called once per
    file. Raises WorkersError where the scheduler cannot be used or is lost; files that it had not read stay unread.
    """
    readings.folder.mkdir(parents=True, exist_ok=True)
    tell = done or (lambda file: None)
    waiting = []
    for file in files:
        if readings.reading_path(file.sha256).exists():
            tell(file)
        else:
            readings.problem_path(file.sha256).unlink(missing_ok=True)
            waiting.append(file)
    if workers == 0 and scheduler is None:
        for file in waiting:
            read_one(file, readings, read)
            tell(file)
        return
    if waiting:
        pool = ReadingPool(limits, min(workers, len(waiting)), read, scheduler)
        _read_together(waiting, readings, pool, tell)


def read_one(file: ArchivedFile, readings: Readings, read: ReadBytes) -> None:
    """Read one file into the cache; every exception becomes a problem that is written down beside it."""
    _keep(file, readings, lambda: read(_bytes_of(file)))


def _bytes_of(file: ArchivedFile) -> bytes:
    """Return the file's bytes; raises UnreadableReport where they are no longer those that its sha256 names."""
    data = file.path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != file.sha256:
        raise UnreadableReport(
            "the file changed after it was taken in, before it was read",
            got=f"{file.path.name}: {len(data)} bytes with sha256 {found}",
            expected=f"{file.size} bytes with sha256 {file.sha256}",
            remedy="wait until the file is wholly copied, then take it in again",
        )
    return data


def _read_together(
    files: list[ArchivedFile], readings: Readings, pool: ReadingPool, tell: Callable[[ArchivedFile], None]
) -> None:
    """Read files in the pool's processes; only a few files' bytes are held at a time."""
    running: dict[Future[bytes], ArchivedFile] = {}

    def settle(least: int) -> None:
        while len(running) > least:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                file = running.pop(future)
                _keep(file, readings, future.result)
                tell(file)

    with pool:
        for file in files:
            try:
                data = _bytes_of(file)
            except (OSError, UnreadableReport) as error:
                _write_problem(readings, file, error if isinstance(error, FiscalError) else unexpected(error))
                tell(file)
                continue
            running[pool.submit(data)] = file
            settle(2 * pool.workers - 1)
        settle(0)


def _keep(file: ArchivedFile, readings: Readings, result: Callable[[], bytes]) -> None:
    try:
        stored = result()
    except WorkersError:  # says nothing about the file
        raise
    except FiscalError as error:
        _write_problem(readings, file, error)
    except Exception as error:
        _write_problem(readings, file, unexpected(error))
    else:
        _write(readings.reading_path(file.sha256), stored)


def set_aside(file: ArchivedFile, readings: Readings, error: FiscalError) -> None:
    """Write down why the file is not read, without reading it."""
    readings.folder.mkdir(parents=True, exist_ok=True)
    _write_problem(readings, file, error)


def _write_problem(readings: Readings, file: ArchivedFile, error: FiscalError) -> None:
    parts = {"what": error.what, "got": error.got, "expected": error.expected, "remedy": error.remedy}
    _write(readings.problem_path(file.sha256), json.dumps(parts, ensure_ascii=False).encode("utf-8"))


def _write(path: Path, data: bytes) -> None:
    arriving = path.with_name(f"{path.name}.arriving")
    arriving.write_bytes(data)
    arriving.replace(path)
