"""A real Dask scheduler with two worker processes on loopback: the same facts, and nothing is lost with a worker."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Timer

import duckdb
import pytest

from pipelines.cli import main
from pipelines.errors import UnreadableReport, WorkersError
from pipelines.parallel.dask_workers import DaskWorkers
from pipelines.parallel.seam import WorkerDied, Workers
from pipelines.reading.limits import Limits
from pipelines.reading.worker import ReadingPool
from pipelines.settings import Settings
from pipelines.sources.archive import keep
from pipelines.sources.readings import Readings, read_files
from pipelines.warehouse import landing
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.places import Places
from tests.parallel import tasks
from tests.parallel.test_local_workers import until
from tests.reading.test_worker import behave

ROOT = Path(__file__).resolve().parents[2]
REPORTS = sorted((ROOT / "data" / "raw").glob("*2023.pdf"))


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with cluster(tmp_path_factory.mktemp("dask"), workers=2) as (address, _):
        yield address


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start a scheduler and its workers; give its address and process."""
    told = folder / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    common = ["--scheduler-file", str(told), "--no-dashboard"]
    dask = [sys.executable, "-m", "dask"]
    commands = [[*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", *common]]
    commands += [[*dask, "worker", "--nthreads", "1", "--host", "127.0.0.1", *common]] * workers
    started = [
        subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.DEVNULL)
        for command in commands
    ]
    try:
        until = time.monotonic() + 60
        while not told.exists() and time.monotonic() < until:
            time.sleep(0.1)
        yield json.loads(told.read_text())["address"], started[0]
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:  # it had only begun to start
                process.kill()
                process.wait()


def processes_in(folder: Path) -> list[str]:
    """Return the processes that were started in a folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):  # it ended, or is another user's
            if place.readlink() == folder:
                found.append(place.parent.name)
    return found


def facts(builder: Builder) -> list[tuple[object, ...]]:
    builder.gather_all()
    builder.read()
    builder.land()
    with duckdb.connect(str(builder.places.build), read_only=True) as connection:
        return connection.execute("select * from core.fact order by fact_id").fetchall()


@pytest.mark.end_to_end
def test_the_same_facts_come_from_one_process_from_a_pool_and_from_dask(
    tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landing, "MANY", 2)  # normalized by the workers too
    assert len(REPORTS) == 2
    for name in ("here", "pool", "dask"):
        (tmp_path / name / "raw").mkdir(parents=True)
        for report in REPORTS:
            shutil.copy(report, tmp_path / name / "raw")
    places = {
        name: Places.around(tmp_path / name / "x.duckdb", Settings(raw=tmp_path / name / "raw"))
        for name in ("here", "pool", "dask")
    }
    here = facts(Builder(places["here"], workers=0))
    assert len(here) > 1500
    assert facts(Builder(places["pool"], workers=2)) == here
    assert facts(replace(Builder(places["dask"]), scheduler=scheduler)) == here


@pytest.mark.end_to_end
def test_a_worker_that_is_killed_in_the_middle_loses_nothing(scheduler: str, tmp_path: Path) -> None:
    with DaskWorkers(scheduler) as workers:
        assert workers.count == 2
        futures = [workers.submit(tasks.slow, number, tmp_path) for number in range(8)]
        while not (begun := sorted(tmp_path.iterdir())):
            time.sleep(0.05)
        os.kill(int(begun[0].name.partition("-")[2]), signal.SIGKILL)
        assert [future.result(timeout=60) for future in futures] == list(range(8))
        again = [path.name.partition("-")[0] for path in tmp_path.iterdir()]
        assert len(again) > len(set(again)), "what the killed worker had begun was not begun again"


@pytest.mark.end_to_end
def test_a_file_that_hangs_or_crashes_is_one_refusal_on_the_cluster_too(scheduler: str) -> None:
    with ReadingPool(Limits(seconds=3, memory_mib=512), read=behave, scheduler=scheduler) as pool:
        futures = [pool.submit(some) for some in (b"before", b"loop", b"crash", b"after")]
        assert futures[0].result(timeout=60) == b"before"
        assert futures[3].result(timeout=60) == b"after"
        for future, what in ((futures[1], "takes too long"), (futures[2], "died")):
            with pytest.raises(UnreadableReport, match=what):
                future.result(timeout=60)


@pytest.mark.end_to_end
def test_a_task_that_kills_its_worker_and_one_whose_scheduler_is_lost_end_as_the_seam_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    with cluster(tmp_path, workers=1) as (address, scheduler), DaskWorkers(address) as workers:
        with pytest.raises(WorkerDied, match="end_by"):
            workers.submit(tasks.end_by, signal.SIGKILL).result(timeout=60)
        hanging = workers.submit(tasks.hang)
        scheduler.kill()
        with pytest.raises(WorkersError, match="scheduler was lost"):
            hanging.result(timeout=60)


@pytest.mark.end_to_end
def test_a_scheduler_that_is_lost_ends_the_reading_and_blames_no_report(tmp_path: Path) -> None:
    report = tmp_path / "a.pdf"
    report.write_bytes(b"loop")
    file = keep(report, tmp_path / "archive", tmp_path / "raw")
    readings = Readings(tmp_path / "readings", "1")
    with cluster(tmp_path, workers=1) as (address, scheduler):
        DaskWorkers(address).close()  # its worker has joined
        Timer(4, scheduler.kill).start()
        with pytest.raises(WorkersError, match="scheduler was lost"):
            read_files([file], readings, behave, limits=Limits(seconds=60), scheduler=address)
    assert readings.problem(file.sha256) is None
    assert until(lambda: not processes_in(tmp_path), 10)  # nobody goes on with what hangs


@pytest.mark.parametrize("way", ["option", "environment"])
def test_the_command_line_reads_on_the_scheduler_that_is_named(
    way: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[str | None, int]] = []

    def note(count: int, scheduler: str | None, preload: object) -> Workers:
        asked.append((scheduler, count))
        raise WorkersError("asked", got=str(scheduler), expected="", remedy="")

    monkeypatch.setattr("pipelines.reading.worker.open_workers", note)
    arguments = ["fiscal", "ingest", str(REPORTS[0]), "--warehouse", str(tmp_path / "x.duckdb")]
    if way == "option":
        arguments += ["--dask", "tcp://127.0.0.1:9"]
    else:
        monkeypatch.setenv("FISCAL_DASK_SCHEDULER", "tcp://127.0.0.1:9")
    monkeypatch.setattr(sys, "argv", arguments)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert [scheduler for scheduler, _ in asked] == ["tcp://127.0.0.1:9"]
    assert "tcp://127.0.0.1:9" in capsys.readouterr().err


def test_a_scheduler_that_does_not_answer_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.parallel.dask_workers._ANSWER_WITHIN", 1)
    with pytest.raises(WorkersError, match="scheduler cannot be used") as refusal:
        DaskWorkers("tcp://127.0.0.1:9")
    assert "dask worker" in refusal.value.remedy
