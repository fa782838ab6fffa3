"""Reports per second from PDF to published warehouse, by 1 and 2 workers: `python -m benchmarks.end_to_end [--copies N]`.

The reports are the specimens, each many times; copies differ in a comment behind their end. Reading and landing is what
workers share; checking and publishing cost each run the same, whoever read, and are run in the first round alone.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.results import SPECIMENS
from pipelines.reading.worker_process import read_and_dump
from pipelines.records import LandedReport
from pipelines.settings import Settings
from pipelines.sources.archive import ArchivedFile
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.landing import product_normalizer
from pipelines.warehouse.places import Places

STAGES = ("read", "land", "check", "publish")
SHARED = ("read", "land")
_NOTES = "BENCHMARK_CPU_NOTES"


def make_copies(folder: Path, copies: int) -> int:
    """Put so many copies of each specimen into a folder, no two of the same bytes; return how many files."""
    folder.mkdir(parents=True)
    for specimen in SPECIMENS:
        data = specimen.read_bytes()
        for copy in range(copies):
            (folder / f"{specimen.stem}-{copy}.pdf").write_bytes(data + b"\n%% %d\n" % copy)
    return copies * len(SPECIMENS)


def run(folder: Path, copies: int, workers: int, stages: tuple[str, ...] = STAGES) -> dict[str, Any]:
    """Build a warehouse from copies by so many workers; return what each of the stages took."""
    reports = make_copies(folder / "raw", copies)
    places = Places.around(folder / "x.duckdb", Settings(raw=folder / "raw"))
    builder = Builder(places, workers=workers, read_bytes=read_and_note, normalize=normalize_and_note)
    builder.gather_all()
    found: dict[str, Any] = {"workers": workers, "reports": reports}
    began, spent = time.perf_counter(), cpu_seconds()
    for name in stages:
        getattr(builder, name)()
        now, used = time.perf_counter(), cpu_seconds()
        found[name] = {"wall": now - began, "cpu": used - spent}
        began, spent = now, used
    return found


def best(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return of runs by equally many workers the shortest time of each stage, and reports per second by them."""
    found = {"workers": runs[0]["workers"], "reports": runs[0]["reports"]}
    for stage in STAGES:
        times = [run[stage] for run in runs if stage in run]
        found[stage] = {kind: min(time[kind] for time in times) for kind in ("wall", "cpu")}
    found["reports_per_second"] = found["reports"] / sum(found[stage]["wall"] for stage in SHARED)
    found["reports_per_cpu_second"] = found["reports"] / sum(found[stage]["cpu"] for stage in STAGES)
    return found


def read_and_note(data: bytes) -> bytes:
    """Read as the product does, and note the CPU time where it is read by another process."""
    began = time.process_time()
    stored = read_and_dump(data)
    _note(began)
    return stored


def normalize_and_note(stored: bytes, file: ArchivedFile) -> LandedReport:
    """Normalize as the product does, and note the CPU time where another process does it."""
    began = time.process_time()
    landed = product_normalizer(stored, file)
    _note(began)
    return landed


def _note(began: float) -> None:
    process, name = os.environ[_NOTES].split(":", 1)
    if int(process) != os.getpid():
        with Path(name).open("a") as notes:
            notes.write(f"{time.process_time() - began}\n")


def cpu_seconds() -> float:
    """Return user and system time of this process, and what others noted."""
    notes = Path(os.environ[_NOTES].split(":", 1)[1])
    noted = sum(map(float, notes.read_text().split())) if notes.exists() else 0.0
    return time.process_time() + noted


def main() -> None:
    """Run from the command line; prints JSON."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.end_to_end", description=__doc__)
    options.add_argument("--copies", type=int, default=8, help="of each of the five specimens")
    options.add_argument(
        "--rounds", type=int, default=2, help="in turn by 1 and 2 workers; the best time counts"
    )
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="end-to-end-") as name:
        os.environ[_NOTES] = f"{os.getpid()}:{Path(name) / 'cpu.txt'}"
        run(Path(name) / "first", 1, 2)  # imports, and the server that processes are forked from
        made: dict[int, list[dict[str, Any]]] = {1: [], 2: []}
        for turn in range(chosen.rounds):
            for workers, done in made.items():
                stages = SHARED if turn else STAGES
                done.append(run(Path(name) / f"{turn}-{workers}", chosen.copies, workers, stages))
        runs = [best(done) for done in made.values()]
    one, two = (found["reports_per_second"] for found in runs)
    print(json.dumps({"runs": runs, "ratio": two / one}))


if __name__ == "__main__":
    main()
