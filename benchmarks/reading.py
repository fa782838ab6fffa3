"""CPU time per page of each way to read, in one run: `python -m benchmarks.reading [--rounds N] [--json] [files …]`.

Rounds are interleaved and medians are told; what counts are the ratios within a run, not the milliseconds. Camelot as it
comes is read once: a round of it takes longer than ten of all others.
"""

from __future__ import annotations

import argparse
import ctypes
import io
import json
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from benchmarks.accuracy import right_cells
from benchmarks.results import ROOT, SPECIMENS
from pipelines.parallel.process import collect_seldom
from pipelines.reading.annex_tables import known_pages
from pipelines.reading.camelot_reading import read_tables
from pipelines.reading.draft import read_draft
from pipelines.reading.gate import open_document
from pipelines.reading.report import read_report

SHARED = ROOT.parent / "shared" / "reports"
WAYS = {
    "limit": "pdfium: text with a box per character (the limit)",
    "second": "our reading of rules and characters",
    "camelot": "Camelot as configured",
    "stock": "Camelot's default lattice",
    "pdfplumber": "pdfplumber's find_tables",
    "whole": "the whole double reading",
}
ONCE = ("stock", "pdfplumber")


@dataclass
class Report:
    """One file to read: `tables` are the numbers of the pages that are read twice."""

    path: Path
    data: bytes
    pages: list[int]
    tables: list[int]
    media: dict[int, tuple[float, float, float]]
    seconds: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    def median(self, scope: str, way: str) -> float:
        """Return the median CPU seconds of one way over the whole file or its table pages."""
        return statistics.median(self.seconds[scope, way])


def prepare(path: Path) -> Report | None:
    """Read a file once to learn its table pages; None for a scan."""
    data = path.read_bytes()
    with open_document(data) as document:
        drafts = [read_draft(document, index) for index in range(len(document))]
    if not any(draft.ink.characters for draft in drafts):
        return None
    reading = read_report(data)
    tables = [
        number for number in known_pages(list(reading.pages)) if not reading.pages[number - 1].image_only
    ]
    media = {number: drafts[number - 1].ink.media for number in tables}
    return Report(path, data, [page.number for page in reading.pages], tables, media)


def limit(data: bytes, pages: list[int]) -> None:
    """Do the least that a reading over pypdfium2 does: code and box of every character, by its plain calls."""
    document = pdfium.PdfDocument(data)
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for number in pages:
        page = document[number - 1]
        text = page.get_textpage()
        for index in range(text.count_chars()):
            raw.FPDFText_GetUnicode(text, index)
            raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        page.close()
    document.close()


def second(data: bytes, pages: list[int]) -> None:
    """Read pages with our own reading alone."""
    with open_document(data) as document:
        for number in pages:
            read_draft(document, number - 1)


def stock(data: bytes, pages: list[int]) -> None:
    """Read pages with Camelot's lattice as it comes."""
    import camelot

    with tempfile.NamedTemporaryFile(suffix=".pdf") as file, warnings.catch_warnings(), _unchanged():
        warnings.simplefilter("ignore")
        file.write(data)
        file.flush()
        camelot.read_pdf(file.name, pages=",".join(map(str, pages)), flavor="lattice")


@contextmanager
def _unchanged() -> Iterator[None]:
    """Take back meanwhile what `playa_layout` adds to classes of playa's."""
    from playa.content import GraphicState
    from playa.interp import TextState

    added = [
        (kind, kind.__dict__["__copy__"]) for kind in (GraphicState, TextState) if "__copy__" in kind.__dict__
    ]
    for kind, _ in added:
        del kind.__copy__
    try:
        yield
    finally:
        for kind, function in added:
            kind.__copy__ = function


def plumber(data: bytes, pages: list[int]) -> None:
    """Read the tables of pages with pdfplumber, which the product does not use."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        for number in pages:
            for table in document.pages[number - 1].find_tables():
                table.extract()
            document.pages[number - 1].close()


def ways(report: Report, scope: str) -> dict[str, Callable[[], object]]:
    """Return what is measured on every round over the `whole` file or its pages with `tables`."""
    pages = report.pages if scope == "whole" else report.tables
    found: dict[str, Callable[[], object]] = {
        "limit": lambda: limit(report.data, pages),
        "second": lambda: second(report.data, pages),
    }
    if scope == "whole":
        found["whole"] = lambda: read_report(report.data)
    else:
        found["camelot"] = lambda: read_tables(report.data, report.tables, report.media)
    return found


def measure(reports: list[Report], rounds: int) -> None:
    """Time every way on every file, one after the other, several times over."""
    for _ in range(rounds):
        for report in reports:
            for scope in ("tables", "whole"):
                for way, run in ways(report, scope).items():
                    report.seconds.setdefault((scope, way), []).append(_seconds(run))
    for way, run in (("stock", stock), *([("pdfplumber", plumber)] if find_spec("pdfplumber") else [])):
        for report in reports:
            rest = [number for number in report.pages if number not in report.tables]
            tables = _seconds(partial(run, report.data, report.tables))
            others = _seconds(partial(run, report.data, rest)) if rest else 0.0
            report.seconds["tables", way] = [tables]
            report.seconds["whole", way] = [tables + others]


def _seconds(run: Callable[[], object]) -> float:
    began = time.process_time()
    run()
    return time.process_time() - began


def summary(reports: list[Report], scope: str) -> list[dict[str, float | str]]:
    """Return milliseconds per page and the ratio to the limit for each way, over all files."""
    pages = sum(len(report.pages if scope == "whole" else report.tables) for report in reports)
    per_page = {
        way: sum(report.median(scope, way) for report in reports) / pages * 1000
        for way in WAYS
        if (scope, way) in reports[0].seconds
    }
    return [
        {"way": WAYS[way], "ms_per_page": round(cost, 2), "times_limit": round(cost / per_page["limit"], 1)}
        for way, cost in per_page.items()
    ]


def by_file(reports: list[Report]) -> list[dict[str, Any]]:
    """Return what the whole double reading of each file costs, and how many of its cells are right."""
    found = []
    for report in reports:
        whole = report.median("whole", "whole")
        right, cells = right_cells(report.path) or (None, None)
        found.append(
            {
                "file": report.path.name,
                "pages": len(report.pages),
                "tables": len(report.tables),
                "seconds": round(whole, 2),
                "times_limit": round(whole / report.median("whole", "limit"), 2),
                "stock_over": round(report.median("whole", "stock") / whole, 2),
                "right": right,
                "cells": cells,
            }
        )
    return found


def results(reports: list[Report], rounds: int) -> dict[str, Any]:
    """Return everything that was measured, the medians over the files first."""
    files = by_file(reports)
    known = [entry for entry in files if entry["cells"]]
    return {
        "rounds": rounds,
        "median_times_limit": statistics.median(entry["times_limit"] for entry in files),
        "median_stock_over": statistics.median(entry["stock_over"] for entry in files),
        "right": sum(entry["right"] for entry in known),
        "cells": sum(entry["cells"] for entry in known),
        "table_pages": sum(entry["tables"] for entry in files),
        "pages": sum(entry["pages"] for entry in files),
        "tables": summary(reports, "tables"),
        "whole": summary(reports, "whole"),
        "files": files,
    }


def markdown(found: dict[str, Any]) -> str:
    """Return the findings as Markdown."""
    lines = [f"{found['rounds']} rounds, interleaved, medians; CPU time of one warm process.", ""]
    if WAYS["pdfplumber"] not in {row["way"] for row in found["whole"]}:
        lines += ["pdfplumber is not installed here, so it was left out.", ""]
    for scope, title, pages in (
        ("tables", "Pages with tables that are read twice", found["table_pages"]),
        ("whole", "Whole reports", found["pages"]),
    ):
        lines += [f"### {title} ({pages} pages of {len(found['files'])} files)", ""]
        lines += ["| | ms per page | × limit |", "|---|---:|---:|"]
        lines += [f"| {row['way']} | {row['ms_per_page']} | {row['times_limit']} |" for row in found[scope]]
        lines += [""]
    lines += ["### Each report: the whole double reading", ""]
    lines += [
        "| file | pages | with tables | s per report | × limit | stock Camelot ÷ double reading | cells right |"
    ]
    lines += ["|---|---:|---:|---:|---:|---:|---:|"]
    for entry in found["files"]:
        right = f"{entry['right']:,} of {entry['cells']:,}" if entry["cells"] else "no truth"
        lines.append(
            f"| {entry['file']} | {entry['pages']} | {entry['tables']} | {entry['seconds']:.2f} "
            f"| {entry['times_limit']:.1f} | {entry['stock_over']:.1f} | {right} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--json", action="store_true", help="print JSON instead of Markdown")
    options.add_argument(
        "files", type=Path, nargs="*", help="instead of the specimens and the shared reports"
    )
    chosen = options.parse_args()
    paths = chosen.files or [*SPECIMENS, *sorted(SHARED.glob("*.pdf"))]
    reports = [report for path in paths if (report := prepare(path)) is not None and report.tables]
    collect_seldom()  # as in the product's processes
    measure(reports, chosen.rounds)
    found = results(reports, chosen.rounds)
    print(json.dumps(found, ensure_ascii=False) if chosen.json else markdown(found))


if __name__ == "__main__":
    main()
