"""Whenever a build is killed, the published warehouse is there, whole, and not older than it was."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

from pipelines.warehouse.connect import open_published
from tests.warehouse.small_builds import FACTS, build, builder_in

KILLS = int(os.environ.get("FISCAL_KILLS", "40"))
MEASURE_EVERY = 20  # builds take longer while the machine is busy with others
CONTENT = """
select issuer, (select count(*) from core.fact where fact.report_id = report.report_id),
    (select sum(value) from core.fact where fact.report_id = report.report_id)
from core.report
"""


def start(folder: Path, issuer: str, anew: bool) -> multiprocessing.process.BaseProcess:
    """Start a build in a process of its own and return when it begins to work."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.warehouse.small_builds"])
    process = context.Process(target=build, args=(folder, issuer, anew))
    process.start()
    while not (folder / f"{issuer}.begun").exists() and process.is_alive():
        time.sleep(0.001)
    return process


def published(target: Path) -> set[str]:
    """Return the issuers of the published reports; each must have all its facts."""
    with open_published(target) as connection:
        rows = connection.execute(CONTENT).fetchall()
        connection.execute("select count(*) from 中文.年度对比").fetchall()
    assert {(facts, total) for _, facts, total in rows} == {(FACTS, FACTS)}
    return {issuer for issuer, *_ in rows}


def measure(folder: Path, issuer: str, anew: bool) -> float:
    """Return the seconds that one whole build takes now."""
    process = start(folder, issuer, anew)
    began = time.monotonic()
    process.join(600)
    assert process.exitcode == 0
    return time.monotonic() - began


def test_no_kill_leaves_the_warehouse_missing_torn_or_older(tmp_path: Path) -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    target = builder_in(tmp_path).places.target
    measure(tmp_path, "first", True)
    known, spans, killed, amid, number = {"first"}, [0.0, 0.0], 0, 0, 0
    while killed < KILLS:
        anew = number % 2 == 1
        if number % MEASURE_EVERY in (0, 1):
            spans[anew] = measure(tmp_path, f"whole{number}", anew)
            known |= {f"whole{number}"}
            assert published(target) == known
        moment = spans[anew] * chance.choice(
            [chance.random()] * 3 + [chance.uniform(0.9, 1.0)]
        )  # the end counts most
        issuer, number = f"build{number}", number + 1
        process = start(tmp_path, issuer, anew)
        process.join(moment)
        process.kill()
        process.join()
        killed += process.exitcode == -signal.SIGKILL
        amid += builder_in(tmp_path).places.build.exists()
        now, told = published(target), (tmp_path / f"{issuer}.published").exists()
        case = f"seed {seed}: {issuer} killed after {moment:.3f} s of {spans[anew]:.3f} s"
        assert now in (known, known | {issuer}), case
        assert issuer in now or not told, f"{case} was published and is gone"
        assert not target.with_name("fiscal.duckdb.wal").exists(), case
        known = now
    assert amid > KILLS // 2
    measure(tmp_path, "last", False)
    assert published(target) == known | {"last"}


def test_readers_that_hold_the_file_never_hold_up_a_build(tmp_path: Path) -> None:
    target = builder_in(tmp_path).places.target
    build(tmp_path, "first")
    context = multiprocessing.get_context("forkserver")
    held = [context.Process(target=_hold, args=(target, tmp_path / f"reader{n}")) for n in range(3)]
    for number, process in enumerate(held):
        process.start()
        while not (tmp_path / f"reader{number}.open").exists():
            assert process.is_alive()
            time.sleep(0.005)
    build(tmp_path, "second")
    assert published(target) == {"first", "second"}
    (tmp_path / "enough").touch()
    for process in held:
        process.join(60)
        assert process.exitcode == 0


def _hold(target: Path, name: Path) -> None:
    """Keep the file open, asking, until another has been published; every answer is of the file as it was opened."""
    with open_published(target) as connection:
        first = sorted(connection.execute(CONTENT).fetchall())
        name.with_suffix(".open").touch()
        while not (target.parent / "enough").exists():
            assert sorted(connection.execute(CONTENT).fetchall()) == first
            time.sleep(0.05)
