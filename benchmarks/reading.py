"""`python -m benchmarks.reading`: CPU time per page of each way to read, in one run; writes docs/reading.md.

Rounds are interleaved and medians are told; what counts are the ratios within a run, not the milliseconds.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from benchmarks.results import ROOT, SPECIMENS, machine, put
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
    "whole": "the whole double reading",
}


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
    """Do the least that any reading from pdfium must: code and box of every character."""
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
    import camelot.handlers
    from camelot.parsers.lattice import Lattice

    ours = camelot.handlers.PARSERS["lattice"]
    camelot.handlers.PARSERS["lattice"] = Lattice
    try:
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            file.write(data)
            file.flush()
            camelot.read_pdf(file.name, pages=",".join(map(str, pages)), flavor="lattice")
    finally:
        camelot.handlers.PARSERS["lattice"] = ours


def ways(report: Report, scope: str) -> dict[str, Callable[[], object]]:
    """Return what is measured over the `whole` file or its pages with `tables`."""
    pages = report.pages if scope == "whole" else report.tables
    found: dict[str, Callable[[], object]] = {
        "limit": lambda: limit(report.data, pages),
        "second": lambda: second(report.data, pages),
        "stock": lambda: stock(report.data, pages),
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
                    started = time.process_time()
                    run()
                    report.seconds.setdefault((scope, way), []).append(time.process_time() - started)


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


def markdown(reports: list[Report], rounds: int) -> str:
    """Return the findings as Markdown."""
    lines = [f"{rounds} rounds, interleaved, medians; CPU time of one warm process. {machine()}.", ""]
    for scope, title in (("tables", "Pages with tables that are read twice"), ("whole", "Whole reports")):
        pages = sum(len(report.pages if scope == "whole" else report.tables) for report in reports)
        lines += [f"### {title} ({pages} pages of {len(reports)} files)", ""]
        lines += ["| | ms per page | × limit |", "|---|---:|---:|"]
        lines += [
            f"| {row['way']} | {row['ms_per_page']} | {row['times_limit']} |"
            for row in summary(reports, scope)
        ]
        lines += [""]
    lines += ["### Each report: the whole double reading", ""]
    lines += ["| file | pages | with tables | s per report | × limit | stock Camelot ÷ double reading |"]
    lines += ["|---|---:|---:|---:|---:|---:|"]
    for report in reports:
        whole = report.median("whole", "whole")
        lines.append(
            f"| {report.path.name} | {len(report.pages)} | {len(report.tables)} | {whole:.2f} "
            f"| {whole / report.median('whole', 'limit'):.1f} | {report.median('whole', 'stock') / whole:.1f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--json", action="store_true", help="print JSON instead of Markdown")
    options.add_argument("--no-write", action="store_true", help="leave docs/reading.md as it is")
    options.add_argument(
        "files", type=Path, nargs="*", help="instead of the specimens and the shared reports"
    )
    chosen = options.parse_args()
    paths = chosen.files or [*SPECIMENS, *sorted(SHARED.glob("*.pdf"))]
    reports = [report for path in paths if (report := prepare(path)) is not None and report.tables]
    gc.collect()
    gc.freeze()  # as in the product's processes
    measure(reports, chosen.rounds)
    text = markdown(reports, chosen.rounds)
    if chosen.json:
        print(
            json.dumps(
                {scope: summary(reports, scope) for scope in ("tables", "whole")},
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        print(text)
    if not chosen.no_write:
        put(ROOT / "docs" / "reading.md", "benchmark", text)


if __name__ == "__main__":
    main()
