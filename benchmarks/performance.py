"""What the measurements say, as docs/performance.md and a plot: the bounds that are promised first, then every table.

Pure functions of the JSON that `python -m benchmarks` collects; nothing is measured here.
"""

from __future__ import annotations

from statistics import mean
from typing import Any

from benchmarks import plotting, reading
from benchmarks.at_size import FEW

STAGES = ("load", "check", "publish")
_HEAD = """# What it costs

Written by `make bench` (`python -m benchmarks`), never by hand; the numbers behind it are in [performance.json](performance.json).
{conditions}

Seconds depend on the machine; what counts are the ratios, which are taken within one run.

## What is promised, and what was measured

| promised | measured | holds |
|---|---:|---|
"""
Claim = tuple[str, str, bool]


def markdown(found: dict[str, Any]) -> str:
    """Return the whole document."""
    said = found["conditions"]
    conditions = f"{said['measured_at']}, {said['machine']}, {said['memory_gib']} GiB; load average {said['load']} at the start."
    lines = [_HEAD.format(conditions=conditions).rstrip()]
    lines += [
        f"| {claim} | {value} | {'yes' if holds else '**no**'} |" for claim, value, holds in claims(found)
    ]
    if "reading" in found:
        lines += ["", "## Reading a page", "", _READING, "", reading.markdown(found["reading"])]
    if "end_to_end" in found:
        lines += [
            "",
            "## From PDF to the published warehouse, by workers",
            "",
            *_end_to_end(found["end_to_end"]),
        ]
    if found["at_size"]:
        lines += ["", "## Load, check and publish by the number of reports", "", *_at_size(found["at_size"])]
    lines += _others(found)
    took = ", ".join(f"{name} {seconds} s" for name, seconds in found.get("seconds", {}).items())
    lines += ["", f"Measuring took: {took}."]
    return "\n".join(lines) + "\n"


def claims(found: dict[str, Any]) -> list[Claim]:
    """Return what is promised, what was measured, and whether it holds; what was not measured is left out."""
    said: list[Claim] = []
    if "reading" in found:
        read = found["reading"]
        limit, stock = read["median_times_limit"], read["median_stock_over"]
        said += [
            (
                "reading a report twice: at most 10 × the pdfium limit, median of the files",
                f"{limit:.1f} ×",
                limit <= 10,
            ),
            ("… and at most a tenth of stock Camelot", f"1/{stock:.1f}", stock >= 10),
            (
                "… at every cell right",
                f"{read['right']:,} of {read['cells']:,}",
                read["right"] == read["cells"],
            ),
        ]
    if "end_to_end" in found:
        ratio = found["end_to_end"]["ratio"]
        said.append(("2 workers: at least 1.7 × the reports per second of 1", f"{ratio:.2f} ×", ratio >= 1.7))
    sizes = found["at_size"]
    if len(sizes) > 1:
        numbers = [size["reports"] for size in sizes]
        for stage in STAGES:
            costs = [size["ms_per_report"][stage] for size in sizes]
            worst = max((abs(cost / mean(costs) - 1) for cost in costs), key=abs) * 100
            words = f"{stage}: cost per report within ± 15 % from {numbers[0]:,} to {numbers[-1]:,} reports"
            said.append((words, f"± {worst:.0f} %", worst <= 15))
    if sizes:
        peak = sizes[-1]["peak_mib"]
        words = f"peak memory of the build of {sizes[-1]['reports']:,} reports: at most 4 GiB"
        said.append((words, f"{peak / 1024:.2f} GiB", peak <= 4096))
        for asked in sizes[-1].get("questions", []):
            if asked["mart"] == "marts.year_over_year":
                words = f"year over year of {sizes[-1]['facts']:,} facts: at most 3 × the scan of its columns"
                said.append((words, f"{asked['ratio']:.2f} ×", asked["ratio"] <= 3))
    said += [(f"{part} can be measured", why, False) for part, why in found.get("failed", {}).items()]
    return said


_READING = """The limit is the least that a reading over pypdfium2 does: open the file, load each page, ask for code and box of every character."""


def _others(found: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    if "site" in found:
        site = found["site"]
        lines += [
            "",
            "## The site",
            "",
            f"{site['reports']} reports of {site['issuers']} issuers, by 2 processes; {site['bytes'] / 2**20:.0f} MiB.",
            "",
            "| | wall s | CPU s |",
            "|---|---:|---:|",
            *[f"| {run['what']} | {run['wall']:.1f} | {run['cpu']:.1f} |" for run in site["runs"]],
        ]
    if "nights" in found:
        lines += [
            "",
            "## Nights",
            "",
            "`fiscal watch --once` over a site on loopback, in a process of its own.",
            "",
            "| night | CPU s | wall s | MiB | came to |",
            "|---|---:|---:|---:|---|",
            *[
                f"| {night['what']} | {night['cpu']:.1f} | {night['wall']:.1f} | {night['mib']:.0f} | {night['outcome']} |"
                for night in found["nights"]
            ],
        ]
    return lines


def _end_to_end(found: dict[str, Any]) -> list[str]:
    lines = [
        "Copies of the specimens, no two of the same bytes. Reading and landing is what workers share; reports per",
        "second are of these two, reports per CPU second of everything. Checking so few reports is mostly its start.",
        "",
        "| workers | reports | read s | land s | check s | publish s | reports/s | reports per CPU second |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for run in found["runs"]:
        walls = " | ".join(f"{run[stage]['wall']:.1f}" for stage in ("read", "land", "check", "publish"))
        lines.append(
            f"| {run['workers']} | {run['reports']} | {walls} | {run['reports_per_second']:.2f} "
            f"| {run['reports_per_cpu_second']:.2f} |"
        )
    return lines


def _at_size(sizes: list[dict[str, Any]]) -> list[str]:
    lines = [
        "Generated reports: random books that are right, in both forms, five years of each department. Cost per report is",
        f"CPU time beyond that of {FEW} reports in the same process; what every run costs stands in the second table.",
        "",
        "![Cost per report by the number of reports](performance.svg)",
        "",
        "| reports | facts | load ms | check ms | publish ms | peak MiB | file MiB |",
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for size in sizes:
        costs = " | ".join(f"{size['ms_per_report'][stage]:.1f}" for stage in STAGES)
        lines.append(
            f"| {size['reports']:,} | {size['facts']:,} | {costs} | {size['peak_mib']:,.0f} "
            f"| {size['bytes'] / 2**20:,.0f} |"
        )
    lines += ["", "| reports | load s | check s | publish s | of it wall |", "|---:|---:|---:|---:|---:|"]
    few = {"reports": FEW, "stages": sizes[0]["few"]}
    for size in (few, *sizes):
        costs = " | ".join(f"{size['stages'][stage]['cpu']:.1f}" for stage in STAGES)
        wall = sum(size["stages"][stage]["wall"] for stage in STAGES)
        lines.append(f"| {size['reports']:,} | {costs} | {wall:.1f} |")
    asked = sizes[-1].get("questions", [])
    if asked:
        lines += [
            "",
            f"### All rows of a mart over {sizes[-1]['facts']:,} facts",
            "",
            "Beside it, the scan of the columns of `core.fact` that it is made of, from Parquet; both write their rows down.",
            "",
            "| mart | rows | s | scan s | ratio |",
            "|---|---:|---:|---:|---:|",
        ]
        lines += [
            f"| {entry['mart']} | {entry['rows']:,} | {entry['seconds']:.2f} | {entry['scan']:.2f} | {entry['ratio']:.2f} |"
            for entry in asked
        ]
    return lines


def plot(found: dict[str, Any]) -> str:
    """Return the plot: cost per report of each stage by the number of reports."""
    sizes = found["at_size"]
    series = {stage: [(size["reports"], size["ms_per_report"][stage]) for size in sizes] for stage in STAGES}
    return plotting.lines(
        series,
        "CPU milliseconds per report",
        "reports in one build",
        "Load, check and publish by the number of reports",
    )
