"""One specimen: from a report's description and amounts to its PDF, sidecar and truth.

The truth is taken from the grids before anything is typeset; only its page numbers come from the typesetter.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from specimens.amounts import Amounts
from specimens.layout import Layout, layout_from
from specimens.statements import build_grid, ordinal


@dataclass
class Specimen:
    """A report ready to be typeset."""

    report: dict[str, Any]  # name, issuer, year, title, notes of the sidecar
    form: dict[str, Any]
    template: str
    amounts: Amounts
    words: dict[str, Any]  # what the template needs beyond the statements
    planted_faults: list[dict[str, str]]

    @property
    def layout(self) -> Layout:
        """The switches of this report."""
        return layout_from(self.report.get("layout", {}))

    def write(self, pdf_folder: Path, truth_folder: Path) -> int:
        """Write PDF, sidecar and truth; return the size of the PDF in bytes."""
        from specimens.rules import strokes_to_rectangles
        from specimens.typeset import typeset  # WeasyPrint needs libpango, the rest of the generator does not

        layout, statements, truth = self.layout, [], []
        for number, name in enumerate(self.form["order"], 1):
            spec, grid = self.form["statements"][name], build_grid(name, self.form, self.amounts, self.layout)
            heading = f"{ordinal(number)}、{spec['title']}" if self.form["row_numbers"] else spec["title"]
            facts = grid.facts()
            notes = list(spec["notes"])
            if all(printed is None for _, _, printed, _ in facts) and "empty_note" in spec:
                notes.append(
                    spec["empty_note"].format(year=self.report["year"], issuer=self.report["issuer"])
                )
            statements.append(
                {
                    "heading": heading,
                    "entry": f"{ordinal(number)}、{spec['title']}",
                    "grid": grid,
                    "notes": notes,
                    "wide": name in layout.wide,
                    "issuer_line": self.form["row_numbers"],
                }
            )
            truth += [
                {"statement": name, "line_id": line, "measure": measure, "printed": printed, "anchor": anchor}
                for line, measure, printed, anchor in facts
            ]
        words = {"report": self.report, "layout": layout, "statements": statements, **self.words}
        pdf, pages = typeset(self.template, words, self.report["name"])
        if layout.rules == "rectangles":
            pdf = strokes_to_rectangles(pdf)
        for cell in truth:
            cell["page"] = pages[cell.pop("anchor")]
        path = pdf_folder / f"{self.report['name']}.pdf"
        path.write_bytes(pdf)
        _write_json(path.with_name(path.name + ".json"), self._sidecar(pdf))
        lines = ",\n".join(" " + json.dumps(cell, ensure_ascii=False) for cell in truth)
        (truth_folder / f"{self.report['name']}.truth.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
        return len(pdf)

    def _sidecar(self, pdf: bytes) -> dict[str, Any]:
        return {
            "title": self.report["title"],
            "issuer": self.report["issuer"],
            "fiscal_year": self.report["year"],
            "specimen": True,
            "note_zh": self.report["note_zh"],
            "note_en": self.report["note_en"],
            "source_url": None,
            "published_on": self.report.get("published_on"),
            "planted_faults": self.planted_faults,
            "sha256": hashlib.sha256(pdf).hexdigest(),
            "size_bytes": len(pdf),
        }


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
