"""What 600,000 reports a year would cost, from what was measured: the tables of docs/scale.md, each number as a range.

A range goes from the cheapest to the dearest file where files were measured, and ± 30 % where one number was; machines
differ more than that, so the measured machine is said. What to build for it is said in the document.
"""

from __future__ import annotations

from statistics import mean
from typing import Any

REPORTS = 600_000
NIGHTS = 45  # reports come from mid August to the end of October; most within 45 nights
UNSURE = 0.3
_PDF_MIB = (0.3, 0.8, 3.0)
"""A report as published, in MiB: the shared ones, and twice to four times that with pictures of seals and scans."""
Range = tuple[float, float, float]


def is_told(found: dict[str, Any]) -> bool:
    """Whether everything was measured that the tables stand on."""
    return bool(found["at_size"]) and "reading" in found and "end_to_end" in found


def tables(found: dict[str, Any]) -> str:
    """Return both tables as Markdown."""
    lines = [
        f"Measured {found['conditions']['measured_at']} on {found['conditions']['machine']}.",
        "",
        "| per report | measured | likely | from – to |",
        "|---|---|---:|---:|",
    ]
    for name, source, (low, likely, high), unit in per_report(found):
        lines.append(f"| {name} | {source} | {likely:.3g} {unit} | {low:.3g} – {high:.3g} {unit} |")
    lines += [
        "",
        f"| {REPORTS:,} reports | likely | from – to |",
        "|---|---:|---:|",
    ]
    for name, (low, likely, high), unit in per_year(found):
        lines.append(f"| {name} | {likely:,.0f} {unit} | {low:,.0f} – {high:,.0f} {unit} |")
    return "\n".join(lines)


def per_report(found: dict[str, Any]) -> list[tuple[str, str, Range, str]]:
    """Return what one report costs: name, where it was measured, range, unit."""
    files, size = found["reading"]["files"], found["at_size"][-1]
    seconds = sorted(entry["seconds"] for entry in files)
    run = found["end_to_end"]["runs"][-1]
    ingest = (run["read"]["cpu"] + run["land"]["cpu"]) / run["reports"]
    rest = {stage: size["ms_per_report"][stage] / 1000 for stage in ("load", "check", "publish")}
    spread = (seconds[0] / mean(seconds), 1.0, seconds[-1] / mean(seconds))
    facts = size["facts"] / size["reports"]
    return [
        (
            "reading twice, normalizing, landing",
            f"{run['reports']} specimens; spread of {len(files)} files",
            (ingest * spread[0], ingest, ingest * spread[2]),
            "CPU s",
        ),
        *[
            (f"{stage}", f"{size['reports']:,} generated", _around(cost), "CPU s")
            for stage, cost in rest.items()
        ],
        ("facts", f"{size['reports']:,} generated; specimens have up to twice as many", (facts, 1.5 * facts, 2.2 * facts), ""),
        ("warehouse file", f"{size['reports']:,} generated", _around(size["bytes"] / size["reports"] / 2**20, 2.2), "MiB"),
        ("archive, PDF", "the shared reports", _PDF_MIB, "MiB"),
    ]  # fmt: skip


def per_year(found: dict[str, Any]) -> list[tuple[str, Range, str]]:
    """Return what a year costs: name, range, unit."""
    costs = {name: cost for name, _, cost, _ in per_report(found)}
    ingest, checks = costs["reading twice, normalizing, landing"], costs["check"]

    def scaled(cost: Range, by: float) -> Range:
        return cost[0] * by, cost[1] * by, cost[2] * by

    return [
        ("reading and normalizing, CPU", scaled(ingest, REPORTS / 3600), "core hours"),
        (f"… in {NIGHTS} nights of 6 hours", scaled(ingest, REPORTS / 3600 / NIGHTS / 6), "cores"),
        ("checking everything once, CPU", scaled(checks, REPORTS / 3600), "core hours"),
        (
            "… one night's reports with their neighbours",
            scaled(checks, REPORTS / 60 / NIGHTS * 2),
            "core minutes",
        ),
        ("facts", scaled(costs["facts"], REPORTS / 1e6), "million"),
        ("facts as Parquet or DuckDB", scaled(costs["warehouse file"], REPORTS / 1024), "GiB"),
        ("archive", scaled(costs["archive, PDF"], REPORTS / 1024), "GiB"),
    ]


def _around(value: float, up: float = 1 + UNSURE) -> Range:
    return value * (1 - UNSURE), value, value * up
