"""Reads every committed layout back through the pipelines and says cell by cell what landed. Alone here it uses them.

A wrong cell is silent when nothing marks it: no dispute on the cell and no finding of the report that stops its statement.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import re
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from specimens.layouts.compose import catalogue

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "layouts"
Key = tuple[str, str, str]


@dataclass
class Outcome:
    """What one PDF's reading gave against its truth; lists hold short descriptions."""

    layout: str
    exporter: str
    cells: int = 0
    right: int = 0
    doubted: list[str] = field(default_factory=list)  # wrong or missing, but flagged
    silent: list[str] = field(default_factory=list)  # wrong or missing, and nothing says so
    extra: list[str] = field(default_factory=list)  # facts that the report does not print
    outside: list[str] = field(default_factory=list)  # boxes that do not hold what was read
    errors: list[str] = field(default_factory=list)  # findings of severity error
    others: list[str] = field(default_factory=list)  # titles of tables that are none of the nine

    @property
    def mark(self) -> str:
        """✓ with the number of cells, or what is wrong."""
        if self.silent or self.extra or self.outside:
            return f"✗ {len(self.silent)} silent, {len(self.extra)} extra, {len(self.outside)} boxes"
        return f"✓ {self.right}" if not self.doubted else f"? {self.right}/{self.cells}"


def fixtures() -> list[Path]:
    """Return the committed PDFs, ruled ones first, by layout and exporter."""
    return sorted(FOLDER.glob("pdf*/*.pdf"))


def expected() -> dict[str, Any]:
    """Return expected.yml: fixtures in doubt, and numbers that a page break cuts."""
    return dict(yaml.safe_load((FOLDER / "expected.yml").read_text(encoding="utf-8")))


def truth_of(path: Path) -> dict[Key, str | None]:
    """Return (statement, line_id, measure) -> printed of a PDF's layout."""
    layout = path.name.split(".")[0]
    statements = json.loads((path.parent / f"{layout}.truth.json").read_text(encoding="utf-8"))
    return {
        (statement, line, measure): printed
        for statement, lines in statements.items()
        for line, measures in lines.items()
        for measure, printed in measures.items()
    }


def outcome_of(path: Path) -> Outcome:
    """Read and normalize one PDF and compare it with its truth."""
    from pipelines.errors import UnreadableReport
    from pipelines.normalizing.report import Source, normalize
    from pipelines.reading.report import read_report

    layout, exporter = path.name.split(".")[:2]
    data, truth = path.read_bytes(), truth_of(path)
    outcome = Outcome(layout, exporter, cells=len(truth))
    try:
        landed = normalize(read_report(data), Source(path.name, hashlib.sha256(data).hexdigest()))
    except UnreadableReport as error:
        outcome.errors = [str(error)]
        outcome.doubted = ["/".join(key) for key in truth]
        return outcome
    found: dict[Key, str | None] = {}
    disputed = set()
    stopped = {f.statement for f in landed.findings if f.severity == "error" and f.check_id != "S-READ2"}
    stopped |= {key[0] for key in truth} - {fact.statement for fact in landed.facts}
    outcome.errors = [
        f"{f.check_id} {f.statement}: {f.detail}" for f in landed.findings if f.severity == "error"
    ]
    outcome.others = [f.detail for f in landed.findings if f.check_id == "S-OTHER"]
    glyphs = PageText(data)
    more = any(each.name == layout and {"hidden", "double"} & set(each.finish) for each in catalogue())
    cut = expected()["cut"].get(path.stem, [])
    for fact in landed.facts:
        if fact.statement == "narrative":
            continue
        key = (fact.statement, fact.line_id, fact.measure)
        if key not in truth or key in found:
            outcome.extra.append(f"{'/'.join(key)}: {fact.printed}")
            continue
        found[key] = fact.printed
        if fact.reading_status != "agreed":
            disputed.add(key)
            continue
        inside = glyphs.inside(fact.page, fact.boxes) if fact.page else ""
        if "/".join(key) in cut and inside and (fact.printed or "").startswith(inside):
            continue
        if not _holds(inside, fact.printed or "", more):
            outcome.outside.append(f"{'/'.join(key)}: {fact.printed} is {inside} in its box")
    for key, printed in truth.items():
        if key in found and found[key] == printed and key not in disputed:
            outcome.right += 1
            continue
        said = f"{'/'.join(key)}: {found.get(key, '(missing)')} instead of {printed}"
        (outcome.doubted if key in disputed or key[0] in stopped else outcome.silent).append(said)
    return outcome


def _holds(inside: str, printed: str, more: bool) -> bool:
    """Whether a box holds what was read: that alone, or `more` where text is hidden by a clip or printed twice."""
    return Counter(printed) <= Counter(inside) if more else inside == printed


class PageText:
    """Takes the text inside a box of a page once more from the PDF, by pdfium's own text selection."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        self._document = pypdfium2.PdfDocument(data)
        self._pages: dict[int, tuple[object, object]] = {}

    def inside(self, number: int, boxes: tuple[tuple[float, float, float, float], ...]) -> str:
        """Return the characters inside boxes in points from the top left of the page as shown, without white space."""
        import pypdfium2.raw as raw

        page = self._document[number - 1]
        text = page.get_textpage()
        wide, high = page.get_size()
        parts = []
        for box in boxes:
            xs, ys = [], []
            for x, y in ((box[0], box[1]), (box[2], box[3])):
                user_x, user_y = ctypes.c_double(), ctypes.c_double()
                raw.FPDF_DeviceToPage(
                    page, 0, 0, round(wide * 100), round(high * 100), 0, round(x * 100), round(y * 100), user_x, user_y
                )  # fmt: skip
                xs.append(user_x.value)
                ys.append(user_y.value)
            parts.append(text.get_text_bounded(min(xs), min(ys), max(xs), max(ys)))
        return re.sub(r"\s+", "", "".join(parts))


def matrix() -> list[Outcome]:
    """Return the outcomes of all committed PDFs, read on two cores."""
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(outcome_of, fixtures()))


def write_matrix(outcomes: list[Outcome]) -> str:
    """Write docs/layouts.md and return it."""
    from specimens.layouts.exporters import EXPORTERS

    by_place = {(outcome.layout, outcome.exporter): outcome for outcome in outcomes}
    rows = [
        "# Layouts × exporters",
        "",
        "Written by `python -m specimens.layouts --print` from the PDFs in `tests/layouts`. ✓ n: all n cells right, each in its box;"
        " ? n/m: n of m cells right, all others marked in doubt; ✗: something is wrong and nothing says so.",
        "",
        f"| Layout | What it shows | {' | '.join(EXPORTERS)} |",
        "|---" * (2 + len(EXPORTERS)) + "|",
    ]
    for switches in catalogue():
        marks = [by_place.get((switches.name, exporter)) for exporter in EXPORTERS]
        cells = " | ".join(outcome.mark if outcome else "" for outcome in marks)
        shows = switches.shows.replace("|", "\\|")
        rows.append(f"| `{switches.name}` | {shows} | {cells} |")
    total = sum(outcome.cells for outcome in outcomes)
    right = sum(outcome.right for outcome in outcomes)
    rows += ["", f"{len(outcomes)} PDFs, {total:,} cells, {right:,} right."]
    text = "\n".join(rows) + "\n"
    (ROOT / "docs" / "layouts.md").write_text(text, encoding="utf-8")
    return text
