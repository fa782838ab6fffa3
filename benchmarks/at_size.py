"""Build, check and publish generated reports: `python -m benchmarks.at_size [--questions] REPORTS`, one size a process.

Told are CPU and wall seconds of each stage, of a warehouse of few reports (what every run costs) and of so many, the
peak of memory, and with --questions what the marts cost beside a plain scan of their columns in Parquet.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.generated import GeneratedReports, builder

STAGES = ("load", "check", "publish")
FEW = 30
SMALL = 200
ROUNDS = 5
"""How often a small size is measured: what it costs beyond few reports is little, and neighbours disturb."""
_SCANNED = {
    "marts.year_over_year": (
        "issuer, fiscal_year, statement, line_id, subject_code, subject_name, measure, amount_yuan"
    ),
    "marts.comparatives": (
        "issuer, period_year, fiscal_year, line_id, subject_code, measure, budget_stage, value, amount_yuan, unit, "
        "is_derived, printed, page, fact_id"
    ),
    "marts.three_public": "issuer, fiscal_year, line_id, measure, budget_stage, amount_yuan",
    "marts.spending_by_function": "issuer, fiscal_year, subject_code, subject_name, measure, amount_yuan",
    "marts.budget_execution": "issuer, fiscal_year, line_id, subject_code, measure, budget_stage, amount_yuan",
}
"""Marts over all facts, and the columns of core.fact that their rows are made of."""


@dataclass
class Stage:
    """What one stage cost. `peak_mib` is the peak of the process up to its end."""

    cpu: float
    wall: float
    peak_mib: float


def measured(reports: GeneratedReports, folder: Path, name: str) -> tuple[dict[str, Stage], Path]:
    """Build, check and publish; return what each stage cost and the published file."""
    made = builder(reports, folder, name)
    steps: dict[str, Callable[[], object]] = {"load": made.land, "check": made.check, "publish": made.publish}
    costs = {}
    for stage, step in steps.items():
        cpu, wall, given = time.process_time(), time.perf_counter(), reports.seconds
        step()
        made_here = reports.seconds - given  # generating is no part of loading
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        costs[stage] = Stage(
            time.process_time() - cpu - made_here, time.perf_counter() - wall - made_here, peak
        )
    return costs, made.places.target


def questions(target: Path, folder: Path) -> list[dict[str, Any]]:
    """Return for each mart the seconds to take all its rows, and those to take its columns from Parquet."""
    found = []
    with duckdb.connect() as connection:
        connection.execute(f"attach '{target}' as warehouse (read_only)")
        connection.execute("use warehouse")
        parquet = folder / "fact.parquet"
        connection.execute(f"copy core.fact to '{parquet}' (format parquet)")
        known = {f"{schema}.{name}" for schema, name in connection.execute(
            "select schema_name, view_name from duckdb_views() union all "
            "select schema_name, table_name from duckdb_tables()"
        ).fetchall()}  # fmt: skip
        for mart, columns in _SCANNED.items():
            if mart not in known:
                continue
            scan = _seconds(connection, f"select {columns} from read_parquet('{parquet}')")
            taken = _seconds(connection, f"select * from {mart}")
            [(rows,)] = connection.execute(f"select count(*) from {mart}").fetchall()
            found.append({"mart": mart, "rows": rows, "seconds": taken, "scan": scan, "ratio": taken / scan})
    return found


def _seconds(connection: duckdb.DuckDBPyConnection, query: str, rounds: int = 3) -> float:
    """Return the shortest wall time to write all rows of a query down in memory."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        connection.execute(f"create or replace temp table taken as {query}")
        times.append(time.perf_counter() - began)
    return min(times)


def _least(before: dict[str, Stage], now: dict[str, Stage]) -> dict[str, Stage]:
    """Return of two measurements the one that cost less, for each stage."""
    return {
        stage: min((before.get(stage, cost), cost), key=lambda one: one.cpu) for stage, cost in now.items()
    }


def run(count: int, ask: bool) -> dict[str, Any]:
    """Measure one size in this process."""
    with tempfile.TemporaryDirectory(prefix="at-size-") as name:
        folder = Path(name)
        measured(GeneratedReports(FEW), folder, "first")  # imports and first use
        reports = GeneratedReports(count)
        few, costs, target = {}, {}, folder
        for turn in range(ROUNDS if count <= SMALL else 1):
            cost, _ = measured(GeneratedReports(FEW), folder, f"few-{turn}")
            few = _least(few, cost)
            cost, target = measured(reports, folder, f"many-{turn}")
            costs = _least(costs, cost)
        found: dict[str, Any] = {
            "reports": count,
            "facts": reports.facts(),
            "bytes": target.stat().st_size,
            "few": {stage: asdict(cost) for stage, cost in few.items()},
            "stages": {stage: asdict(cost) for stage, cost in costs.items()},
            "ms_per_report": {
                stage: (costs[stage].cpu - few[stage].cpu) / (count - FEW) * 1000 for stage in STAGES
            },
            "peak_mib": max(cost.peak_mib for cost in costs.values()),
        }
        if ask:
            found["questions"] = questions(target, folder)
        return found


def main() -> None:
    """Run from the command line; prints JSON."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.at_size", description=__doc__)
    options.add_argument("reports", type=int)
    options.add_argument("--questions", action="store_true")
    chosen = options.parse_args()
    print(json.dumps(run(chosen.reports, chosen.questions)))


if __name__ == "__main__":
    main()
