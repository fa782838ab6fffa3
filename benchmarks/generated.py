"""Generated reports of any number: random books that are right, printed in both forms, over five years of each department.

The base are the departments that the tests check for false alarms; more are the same under other names and ids.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipelines.records import Fact, LandedReport, Report
from pipelines.settings import Settings
from pipelines.sources.archive import ArchivedFile
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.inputs import Inputs, write_inputs
from pipelines.warehouse.places import Places
from tests.validating.correct_departments import MANNERS, department_reports

YEARS = 5
_BASE_DEPARTMENTS = 60
_NUMBERS = ("value", "ulp", "amount_yuan")
_FIELDS = {field.name for field in fields(Fact)}


class GeneratedReports:
    """So many reports, made when they are asked for; `seconds` is the CPU time that making them took."""

    def __init__(self, count: int) -> None:
        self.count = count
        departments = min(_BASE_DEPARTMENTS, -(-count // YEARS))
        self._base = [
            _landed(rows)
            for seed in range(departments)
            for rows in department_reports(seed, MANNERS[seed % len(MANNERS)], YEARS)
        ][:count]
        self.seconds = 0.0

    def facts(self) -> int:
        """Return how many facts all reports have together."""
        sizes = [len(report.facts) for report in self._base]
        rounds, rest = divmod(self.count, len(sizes))
        return rounds * sum(sizes) + sum(sizes[:rest])

    def files(self, folder: Path) -> tuple[ArchivedFile, ...]:
        """Return the files that the reports would have been read from; none of them is there."""
        return tuple(
            ArchivedFile(folder / f"{n}.pdf", _sha256(n), f"generated-{n}.pdf", 0, "2024-09-01T00:00:00")
            for n in range(self.count)
        )

    def normalize(self, stored: bytes, file: ArchivedFile) -> LandedReport:
        """Return the report whose number stands in the stored reading, as normalizing would."""
        began = time.process_time()
        number = json.loads(stored)
        copy, index = divmod(number, len(self._base))
        base = self._base[index]
        issuer = base.report.issuer if copy == 0 else f"{base.report.issuer}{copy}"
        report_id = file.sha256[:16]
        facts = tuple(
            replace(fact, report_id=report_id, issuer=issuer, fact_id=f"{number:08x}{fact.fact_id[8:]}")
            for fact in base.facts
        )
        report = replace(
            base.report, report_id=report_id, sha256=file.sha256, source_name=file.source_name, issuer=issuer
        )
        self.seconds += time.process_time() - began
        return LandedReport(report, facts)


def builder(reports: GeneratedReports, folder: Path, name: str = "generated") -> Builder:
    """Return a builder in `folder` for which the reports are gathered and read; landing them comes next."""
    places = Places.around(folder / f"{name}.duckdb", Settings(raw=folder / "raw"))
    made = Builder(places, normalize=reports.normalize, reader_version=name)
    readings = made.readings
    readings.folder.mkdir(parents=True, exist_ok=True)
    files = reports.files(folder)
    for number, file in enumerate(files):
        readings.reading_path(file.sha256).write_text(str(number))
    write_inputs(places.inputs, Inputs(files))
    return made


def _sha256(number: int) -> str:
    return hashlib.sha256(f"generated {number}".encode()).hexdigest()


def _landed(rows: list[dict[str, Any]]) -> LandedReport:
    first = rows[0]
    budget = next((row["budget_stage"] for row in rows if row["statement"] == "three_public"), None)
    report = Report(
        report_id=first["report_id"],
        source_name="generated.pdf",
        sha256="0" * 64,
        issuer=first["issuer"],
        issuer_kind="department",
        fiscal_year=first["fiscal_year"],
        kind="final_accounts",
        form_profile="hubei" if budget == "adjusted" else "shanghai",
        unit="万元",
        pages=24,
    )
    return LandedReport(report, tuple(_fact(row) for row in rows))


def _fact(row: dict[str, Any]) -> Fact:
    known = {name: value for name, value in row.items() if name in _FIELDS}
    for name in _NUMBERS:
        known[name] = None if known.get(name) is None else Decimal(known[name])
    known["boxes"] = tuple(
        (float(box["x0"]), float(box["top"]), float(box["x1"]), float(box["bottom"])) for box in row["boxes"]
    )
    return Fact(**known)
