"""Normalizing in workers: a report that ends its process is set aside, and its reading stays in the cache."""

from __future__ import annotations

import os
import time
from concurrent.futures import Future
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import WorkersError
from pipelines.parallel.seam import IdleWorkerDied, Workers
from pipelines.records import LandedReport
from pipelines.sources.archive import ArchivedFile, keep
from pipelines.sources.readings import Readings
from pipelines.warehouse import landing
from pipelines.warehouse.landing import Landing
from tests.warehouse.landed import landed


def behave(stored: bytes, file: ArchivedFile) -> LandedReport:
    """Stand in for the normalizer: do in a worker what the reading says."""
    in_worker = parent_process() is not None
    if in_worker and stored == b"hangs":
        time.sleep(60)
    if in_worker and stored == b"crashes":
        os._exit(3)
    return landed(stored.decode(), 2023, [], file.source_name)


def cached(folder: Path, *contents: str) -> tuple[list[ArchivedFile], Readings]:
    """Return files whose readings stand in the cache and say what is asked for."""
    readings = Readings(folder / "readings", "1")
    readings.folder.mkdir()
    files = []
    for content in contents:
        path = folder / f"{content}.pdf"
        path.write_text(content)
        files.append(keep(path, folder / "archive", folder / "raw"))
        readings.reading_path(files[-1].sha256).write_text(content)
    return files, readings


def never(file: ArchivedFile) -> None:
    raise AssertionError(f"{file.source_name} was read again")


def test_a_report_that_ends_its_process_is_set_aside_and_its_reading_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landing, "MANY", 1)
    files, readings = cached(tmp_path, "hangs", "before", "crashes", "after")
    found = list(Landing(readings, behave, never, workers=2, seconds=1).reports(files))
    assert [one.report.status == "quarantined" for one in found] == [True, False, True, False]
    assert "takes too long" in found[0].findings[0].detail
    assert "died; found: ended with 3;" in found[2].findings[0].detail
    assert all(readings.reading_path(file.sha256).exists() for file in files)


class Ending(Workers):
    """Workers whose every task ends with `error`, as when they are lost."""

    count = 1

    def __init__(self, error: Exception) -> None:
        self._error = error

    def submit(self, *task: Any, seconds: float | None = None) -> Future[Any]:
        """Fail at once."""
        told: Future[Any] = Future()
        told.set_exception(self._error)
        return told

    def close(self) -> None:
        """Nothing runs."""

    kill = close


def test_workers_that_are_lost_cost_no_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landing, "MANY", 1)
    files, readings = cached(tmp_path, "one", "two")
    normalizing = Landing(readings, behave, never, workers=2)
    monkeypatch.setattr(landing, "open_workers", lambda *_: Ending(IdleWorkerDied("killed")))
    assert [one.report.issuer for one in normalizing.reports(files)] == ["one", "two"]
    lost = WorkersError("the Dask scheduler was lost while it worked")
    monkeypatch.setattr(landing, "open_workers", lambda *_: Ending(lost))
    with pytest.raises(WorkersError, match="scheduler was lost"):
        list(normalizing.reports(files))
    assert all(readings.reading_path(file.sha256).exists() for file in files)
