"""`python -m benchmarks.mutants`: what becomes of damaged reports, read in the product's processes and normalized.

Writes what it found into docs/hostile_input.md. A reading that crashes the run ends this program with a traceback.
"""

from __future__ import annotations

import argparse
import os
import re
import threading
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.mutations import mutant
from benchmarks.results import ROOT, SPECIMENS, machine, put
from pipelines.errors import FiscalError, unexpected
from pipelines.normalizing.report import Source, normalize
from pipelines.reading.limits import Limits
from pipelines.reading.storage import load_reading
from pipelines.reading.worker import ReadingPool


@dataclass
class Outcomes:
    """What became of the mutants: by outcome, by mutation; seeds of those that nobody foresaw."""

    by_outcome: Counter[str] = field(default_factory=Counter)
    by_mutation: dict[str, Counter[str]] = field(default_factory=dict)
    unforeseen: list[tuple[int, str]] = field(default_factory=list)
    slowest_normalizing: float = 0.0

    def add(self, seed: int, mutation: str, kind: str, what: str) -> None:
        """Count one mutant."""
        self.by_outcome[f"{kind}: {what}" if what else kind] += 1
        self.by_mutation.setdefault(mutation, Counter())[kind] += 1
        if "unforeseen" in what or "unforeseen" in kind:
            self.unforeseen.append((seed, what))


class PeakMemory(threading.Thread):
    """Watches the processes under this one; `mib` is the most that any of them ever held."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.mib = 0.0

    def run(self) -> None:
        """Look at all processes five times a second."""
        while True:
            parents: dict[int, int] = {}
            peaks: dict[int, int] = {}
            for status in Path("/proc").glob("[0-9]*/status"):
                try:
                    text = status.read_text()
                except OSError:
                    continue
                parent, peak = re.search(r"PPid:\s+(\d+)", text), re.search(r"VmHWM:\s+(\d+)", text)
                if parent and peak:
                    parents[int(status.parent.name)] = int(parent[1])
                    peaks[int(status.parent.name)] = int(peak[1])
            for process in peaks:
                above = process
                while above in parents and above != os.getpid():
                    above = parents[above]
                if above == os.getpid() and process != above:
                    self.mib = max(self.mib, peaks[process] / 1024)
            time.sleep(0.2)


def measure(count: int, first: int, limits: Limits, workers: int, peak: PeakMemory) -> Outcomes:
    """Read and normalize `count` mutants."""
    outcomes = Outcomes()
    running: dict[Future[bytes], tuple[int, str]] = {}

    def settle(least: int) -> None:
        while len(running) > least:
            done = wait(running, timeout=limits.seconds * 4, return_when=FIRST_COMPLETED).done
            if not done:
                raise SystemExit(f"a report hangs in spite of its limit: seeds {sorted(running.values())}")
            for future in done:
                _judge(outcomes, *running.pop(future), future)

    with ReadingPool(limits, workers) as pool:
        for seed in range(first, first + count):
            mutation, data = mutant(SPECIMENS, seed)
            running[pool.submit(data)] = (seed, mutation)
            settle(2 * workers)
            if seed % 100 == 99:
                print(
                    f"{seed + 1 - first}: {dict(outcomes.by_outcome.most_common(4))}, {peak.mib:.0f} MiB",
                    flush=True,
                )
        settle(0)
    return outcomes


def _judge(outcomes: Outcomes, seed: int, mutation: str, future: Future[bytes]) -> None:
    try:
        reading = load_reading(future.result())
    except FiscalError as error:
        outcomes.add(seed, mutation, "refused in reading", re.sub(r"\d+", "N", error.what))
        return
    started = time.monotonic()
    try:
        landed = normalize(reading, Source(f"mutant-{seed}.pdf", reading.sha256))
    except FiscalError as error:
        outcomes.add(seed, mutation, "refused in normalizing", re.sub(r"\d+", "N", error.what))
    except Exception as error:
        outcomes.add(seed, mutation, "unforeseen in normalizing", unexpected(error).got)
    else:
        doubts = any(fact.reading_status == "disputed" for fact in landed.facts)
        outcomes.add(seed, mutation, "landed", "with cells in doubt" if doubts else "")
    outcomes.slowest_normalizing = max(outcomes.slowest_normalizing, time.monotonic() - started)


def report(outcomes: Outcomes, count: int, first: int, limits: Limits, seconds: float, peak: float) -> str:
    """Return the findings as Markdown."""
    kinds = Counter[str]()
    for mutation in outcomes.by_mutation.values():
        kinds.update(mutation)
    hung = sum(n for what, n in outcomes.by_outcome.items() if "too long" in what)
    died = sum(n for what, n in outcomes.by_outcome.items() if "process that read the report died" in what)
    memory = sum(n for what, n in outcomes.by_outcome.items() if "too much memory" in what)
    lines = [
        f"{count:,} mutants (seeds {first} to {first + count - 1}), `python -m benchmarks.mutants --count {count}`, "
        f"{limits.seconds:g} s and {limits.memory_mib} MiB per report; {seconds / 60:.0f} min. {machine()}.",
        "",
        "| | |",
        "|---|---|",
        "| crashes of the run | 0 |",
        "| hangs of the run | 0 |",
        f"| reports stopped by the time limit | {hung} |",
        f"| reports stopped by the memory limit | {memory} |",
        f"| processes that died under a report (the report is refused, the run goes on) | {died} |",
        f"| unforeseen errors | {len(outcomes.unforeseen)} |",
        f"| landed | {kinds['landed']} |",
        f"| refused in reading | {kinds['refused in reading']} |",
        f"| refused in normalizing | {kinds['refused in normalizing']} |",
        f"| peak memory of a reading process | {peak:.0f} MiB |",
        f"| slowest normalizing | {outcomes.slowest_normalizing:.2f} s |",
        "",
        "| outcome | reports |",
        "|---|---|",
        *(f"| {what} | {number} |" for what, number in outcomes.by_outcome.most_common()),
        "",
        f"| mutation | {' | '.join(kinds)} |",
        "|---" * (len(kinds) + 1) + "|",
        *(
            f"| {name} | {' | '.join(str(counted[kind]) for kind in kinds)} |"
            for name, counted in sorted(outcomes.by_mutation.items())
        ),
    ]
    return "\n".join(lines)


def main() -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.mutants", description=__doc__)
    options.add_argument("--count", type=int, default=2000)
    options.add_argument("--first", type=int, default=0, help="first seed")
    options.add_argument("--seconds", type=float, default=20, help="time limit per report")
    options.add_argument("--memory-mib", type=int, default=Limits().memory_mib)
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options.add_argument("--no-write", action="store_true", help="leave docs/hostile_input.md as it is")
    chosen = options.parse_args()
    limits = Limits(seconds=chosen.seconds, memory_mib=chosen.memory_mib)
    peak = PeakMemory()
    peak.start()
    started = time.monotonic()
    outcomes = measure(chosen.count, chosen.first, limits, chosen.workers, peak)
    text = report(outcomes, chosen.count, chosen.first, limits, time.monotonic() - started, peak.mib)
    print(text)
    for seed, what in outcomes.unforeseen:
        print(f"unforeseen: seed {seed}: {what}")
    if not chosen.no_write:
        put(ROOT / "docs" / "hostile_input.md", "mutants", text)


if __name__ == "__main__":
    main()
