"""Measures what checks catch: `python -m benchmarks.detection --write` (minutes a report) writes docs/mutations.md.

Every non-zero cell of every table is made wrong in several ways; so are pairs of siblings and whole statements. All
copies of a report are checked in one build, as many reports, up to `AT_ONCE` copies. Files that print one report with
the same numbers are measured once.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import sys
import time
from collections import Counter
from concurrent.futures import Future
from pathlib import Path

import duckdb

from benchmarks.results import ROOT, SPECIMENS, put
from benchmarks.wrong_numbers import CELL_KINDS, DIGIT_KINDS, STATEMENT_KINDS, add_wrong_copies, mark_found
from pipelines.normalizing.report import Source, normalize
from pipelines.parallel.seam import open_workers
from pipelines.reading.report import read_report
from pipelines.records import LandedReport
from pipelines.validating.findings import write_findings
from pipelines.validating.run import run_suites
from pipelines.warehouse.build import load_reference
from pipelines.warehouse.load import load_reports
from pipelines.warehouse.sql_files import run_folder

NAMES = {
    "plus_one": "a cell + 1.00",
    "plus_cent": "a cell + 0.01",
    "lost": "a cell blank",
    "wrong_unit": "a cell × 10,000",
    "dropped_digit": "a digit dropped",
    "transposed_digits": "two neighbouring digits exchanged",
    "swapped_siblings": "two sibling rows of one column exchanged",
    "shifted_codes": "values of a statement one row too high",
    "statement_unit": "a statement × 10,000",
}
# What the first finding's title must say for a wrong copy to count as classed.
SAID = {
    "wrong_unit": "单位",
    "dropped_digit": "漏一位数字",
    "transposed_digits": "颠倒",
    "swapped_siblings": "互换",
    "shifted_codes": "错位",
    "statement_unit": "单位",
}
_TOLD = """
with new_finding as (
    select found.mutant_id, finding.title_zh
    from found
    join quality.finding as finding on finding.report_id = found.mutant_id
    where finding.severity <> 'info'
    except
    select found.mutant_id, finding.title_zh
    from found
    join quality.finding as finding on finding.report_id = found.unchanged_id
)
select
    found.kind,
    count(*) as copies,
    count(*) filter (found.is_found) as found,
    count(*) filter (coalesce(told.leads, false)) as leads,
    count(*) filter (coalesce(told.named, false)) as named,
    count(*) filter (coalesce(told.said, false)) as said
from found
left join (
    select
        found.mutant_id,
        bool_or(cause.fact_id = mutated.fact_id) as leads,
        bool_or(list_contains([cause.fact_id, cause.other_fact_id] || cause.rivals, mutated.fact_id)) as named,
        bool_or(contains(finding.title_zh, mutated.said)) as said
    from found
    join (
        select mutant_id, left(sha256(mutant_id || chr(31) || mutant), 16) as fact_id,
            map($kinds::varchar[], $texts::varchar[])[kind] as said
        from found
    ) as mutated using (mutant_id)
    left join frames.cause as cause on cause.report_id = mutant_id
    left join new_finding as finding using (mutant_id)
    group by found.mutant_id
) as told using (mutant_id)
group by found.kind
"""
_ROWS = ("copies", "found", "leads", "named", "said")
_CELLS = "select count(*) from core.fact where statement not in ('narrative', 'annex') and not is_derived and value <> 0"
AT_ONCE = 400
Totals = dict[str, Counter[str]]


def landed(path: Path) -> LandedReport:
    """Return the report of one file."""
    data = path.read_bytes()
    return normalize(read_report(data), Source(path.name, hashlib.sha256(data).hexdigest()))


def numbers(report: LandedReport) -> frozenset[tuple[str, ...]]:
    """Return all that the report states: files that agree in it are prints of one report to every check."""
    return frozenset(
        (
            *(fact.statement, fact.line_id, fact.measure, str(fact.budget_stage), str(fact.occurrence)),
            *(str(fact.value), fact.presence, str(fact.reading_status == "disputed")),
        )
        for fact in report.facts
    )


def measure(report: LandedReport, kinds: list[str], every: int = 1, digits_every: int = 1) -> Totals:
    """Return for each kind how many copies there were, were found, had the cell leading, named, and were classed."""
    totals: Totals = {}
    waiting = list(kinds)
    while waiting:
        with duckdb.connect() as connection:
            run_folder(connection, "schema")
            load_reference(connection)
            load_reports(connection, [report])
            [(cells,)] = connection.execute(_CELLS).fetchall()
            together = max(1, AT_ONCE * every // max(cells, 1))
            add_wrong_copies(connection, report.report.report_id, waiting[:together], every, digits_every)
            del waiting[:together]
            totals |= judged(connection)
        gc.collect()  # Great Expectations holds on to its cursors, and they to the whole build
    return totals


def judged(connection: duckdb.DuckDBPyConnection) -> Totals:
    """Check all reports of the build and return what was made of the wrong copies in it, see `measure`."""
    errors = [error for outcome in run_suites(connection, "run") for error in outcome.errors]
    if errors:
        raise SystemExit("; ".join(errors))
    write_findings(connection, "run")
    mark_found(connection)
    rows = connection.execute(_TOLD, {"kinds": list(SAID), "texts": list(SAID.values())}).fetchall()
    return {kind: Counter(dict(zip(_ROWS, counts, strict=True))) for kind, *counts in rows}


def _share(part: int, whole: int) -> str:
    return "" if not whole else f"{part}/{whole} ({100 * part / whole:.1f} %)"


def _table(totals: Totals) -> str:
    lines = ["| wrong | copies | found | named first | named | classed |", "|---|---|---|---|---|---|"]
    for kind, name in NAMES.items():
        if kind in totals:
            counts = totals[kind]
            of = counts["copies"]
            one_cell = kind in CELL_KINDS
            cells = [
                _share(counts["found"], of),
                _share(counts["leads"], of) if one_cell else "",
                _share(counts["named"], of) if one_cell or kind == "swapped_siblings" else "",
                _share(counts["said"], of) if kind in SAID else "",
            ]
            lines.append(f"| {name} | {of} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _by_report(measured: dict[str, Totals]) -> str:
    kinds = ("plus_one", "plus_cent", "lost")
    lines = [
        "| report | cells | + 1.00 found | named first | + 0.01 found | blank found |",
        "|---|---|---|---|---|---|",
    ]
    for stem, totals in measured.items():
        one, cent, lost = (totals.get(kind, Counter()) for kind in kinds)
        shares = [
            _share(counts[row], counts["copies"])
            for counts, row in ((one, "found"), (one, "leads"), (cent, "found"), (lost, "found"))
        ]
        lines.append(f"| {stem} | {one['copies']} | " + " | ".join(shares) + " |")
    return "\n".join(lines)


def _preface(prints: list[list[str]], given: argparse.Namespace) -> str:
    lines = [f"{sum(map(len, prints))} files, {len(prints)} reports, every non-zero table cell of each"]
    if given.sampled:
        lines[0] += (
            f"; of {', '.join(given.sampled)} every {given.every}th, in the order of fact_id, which is by chance"
        )
    lines[0] += "."
    if given.digits_every > 1:
        names = ", ".join(NAMES[kind] for kind in DIGIT_KINDS)
        lines.append(f"Of {names}: every {given.digits_every}th cell, in the order of fact_id.")
    if len(prints) < sum(map(len, prints)):
        told = "; ".join(f"{same[0]} stands for {', '.join(same[1:])}" for same in prints if len(same) > 1)
        lines.append(f"Files with the same numbers are measured once: {told}.")
    return " ".join(lines)


def main() -> None:
    """Measure and write the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--also", nargs="*", type=Path, default=[], help="more reports, as PDF")
    arguments.add_argument("--only", nargs="*", default=None, help="stems of the reports to measure")
    arguments.add_argument("--kinds", nargs="*", default=list(NAMES), choices=list(NAMES))
    arguments.add_argument("--write", action="store_true", help="write the table into docs/mutations.md")
    arguments.add_argument(
        "--digits-every",
        type=int,
        default=1,
        help="put what goes wrong with digits into every so manieth cell only",
    )
    arguments.add_argument(
        "--sampled", nargs="*", default=[], help="stems of reports of which a part is enough"
    )
    arguments.add_argument("--every", type=int, default=4, help="of those, every so manieth cell only")
    arguments.add_argument(
        "--processes", type=int, default=2, help="how many reports to measure side by side"
    )
    given = arguments.parse_args()
    prints, measured = measured_side_by_side(given)
    totals: Totals = {}
    for kinds in measured.values():
        for kind, counts in kinds.items():
            totals.setdefault(kind, Counter()).update(counts)
    table = "\n\n".join([_preface(prints, given), _table(totals), _by_report(measured)])
    print(table)
    if given.write:
        put(ROOT / "docs" / "mutations.md", "mutations", table)


def measured_side_by_side(given: argparse.Namespace) -> tuple[list[list[str]], dict[str, Totals]]:
    """Return which files print one report, and what was measured for the first of each, by its stem."""
    prints: dict[frozenset[tuple[str, ...]], list[str]] = {}
    waiting: dict[str, Future[tuple[Totals, float]]] = {}
    with open_workers(given.processes) as workers:
        for path in [*SPECIMENS, *given.also]:
            if given.only is not None and path.stem not in given.only:
                continue
            report = landed(path)
            same = prints.setdefault(numbers(report), [])
            same.append(path.stem)
            if len(same) > 1:
                print(f"{path.stem}: the numbers of {same[0]}", file=sys.stderr)
                continue
            every = given.every if path.stem in given.sampled else 1
            waiting[path.stem] = workers.submit(_timed, report, given.kinds, every, given.digits_every)
        measured = {}
        for stem, future in waiting.items():
            measured[stem], seconds = future.result()
            for kind, counts in measured[stem].items():
                said = ", ".join(f"{row} {counts[row]}" for row in _ROWS)
                print(f"{stem} {kind}: {said}", file=sys.stderr)
            print(f"{stem}: {seconds:.0f} CPU s", file=sys.stderr, flush=True)
    return list(prints.values()), measured


def _timed(report: LandedReport, kinds: list[str], every: int, digits_every: int) -> tuple[Totals, float]:
    started = time.process_time()
    return measure(report, kinds, every, digits_every), time.process_time() - started


if __name__ == "__main__":
    assert set(NAMES) == {*CELL_KINDS, *STATEMENT_KINDS}
    main()
