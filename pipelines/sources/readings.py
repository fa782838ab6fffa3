"""The cache of readings: `<sha256>-<reader version>.json.gz`, or `.problem.json` where reading failed.

Reads each file once, side by side in worker processes; a file that kills its worker is one problem.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from pipelines.errors import FiscalError, UnreadableReport
from pipelines.sources.archive import ArchivedFile

ReadBytes = Callable[[bytes], bytes]
"""PDF bytes → the stored form of a reading; raises UnreadableReport. Workers must be able to import it."""


@dataclass(frozen=True, slots=True)
class Readings:
    """The cache folder for one reader version."""

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
        parts = json.loads(path.read_text("utf-8"))
        return UnreadableReport(
            parts["what"], got=parts["got"], expected=parts["expected"], remedy=parts["remedy"]
        )


def product_reader(data: bytes) -> bytes:
    """Read a report with the product's reader; the stored form of the reading."""
    from pipelines.reading.report import read_report
    from pipelines.reading.storage import dump_reading

    return dump_reading(read_report(data))


def read_files(
    files: Iterable[ArchivedFile],
    readings: Readings,
    read: ReadBytes = product_reader,
    workers: int = 0,
    done: Callable[[ArchivedFile], None] | None = None,
) -> None:
    """Read every file that has no reading yet; what went wrong before is tried again.

    `workers` 0 reads in this process, where `read` may be any function. `done` is called once per file.
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
    if workers == 0:
        for file in waiting:
            read_one(file, readings, read)
            tell(file)
        return
    lost = _read_together(waiting, readings, read, workers, tell)
    for file in lost:  # one of them killed the pool: each alone, so that only that one is lost
        if _read_together([file], readings, read, 1, lambda _: None):
            _write_problem(readings, file, _killed(file))
        tell(file)


def read_one(file: ArchivedFile, readings: Readings, read: ReadBytes) -> None:
    """Read one file into the cache; every exception becomes a problem that is written down beside it."""
    try:
        stored = read(file.path.read_bytes())
    except FiscalError as error:
        _write_problem(readings, file, error)
    except Exception as error:
        _write_problem(readings, file, unexpected(error))
    else:
        _write(readings.reading_path(file.sha256), stored)


def unexpected(error: Exception) -> UnreadableReport:
    """Return the four parts for an exception that nobody foresaw, its type named."""
    return UnreadableReport(
        "the report could not be read: an unforeseen error",
        got=f"{type(error).__name__}: {error}".strip().rstrip(":"),
        expected="a reading, or a clear reason against it",
        remedy="please report it with the file; the other reports are not affected",
    )


def _read_together(
    files: list[ArchivedFile],
    readings: Readings,
    read: ReadBytes,
    workers: int,
    tell: Callable[[ArchivedFile], None],
) -> list[ArchivedFile]:
    """Read files in worker processes; return those that were lost because a worker died."""
    if not files:
        return []
    pool: Executor = ProcessPoolExecutor(min(workers, len(files)), mp_context=get_context("spawn"))
    lost = []
    with pool:
        futures: dict[Future[None], ArchivedFile] = {
            pool.submit(read_one, file, readings, read): file for file in files
        }
        for future in as_completed(futures):
            try:
                future.result()
            except BrokenProcessPool:
                lost.append(futures[future])
            else:
                tell(futures[future])
    return lost


def _killed(file: ArchivedFile) -> UnreadableReport:
    return UnreadableReport(
        "the process that read the report died",
        got=f"{file.size} bytes",
        expected="a PDF that can be read in the memory of this machine",
        remedy="open and save the file with another program, or read it on a larger machine",
    )


def _write_problem(readings: Readings, file: ArchivedFile, error: FiscalError) -> None:
    parts = {"what": error.what, "got": error.got, "expected": error.expected, "remedy": error.remedy}
    _write(readings.problem_path(file.sha256), json.dumps(parts, ensure_ascii=False).encode("utf-8"))


def _write(path: Path, data: bytes) -> None:
    arriving = path.with_name(f"{path.name}.arriving")
    arriving.write_bytes(data)
    arriving.replace(path)
