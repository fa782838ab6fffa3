"""Whole reports of fictional departments without a PDF: a file says `issuer year [statement/line/measure=printed …]`.

For tests of builds that run the real suites over several reports.
"""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from pipelines.records import Fact, LandedReport, Report
from pipelines.sources.archive import ArchivedFile
from tests.validating.department import department

_FIELDS = {field.name for field in fields(Fact)}
_DECIMALS = ("value", "ulp", "amount_yuan")


def department_report(stored: bytes, file: ArchivedFile) -> LandedReport:
    """Return the report that the file's words describe; a file that begins with `broken` raises."""
    issuer, year, *changes = stored.decode().split()
    if issuer == "broken":
        raise ValueError("this report is broken")
    report = Report(
        file.sha256[:16],
        file.source_name,
        file.sha256,
        issuer=issuer,
        issuer_kind="department",
        fiscal_year=int(year),
        kind="final_accounts",
        form_profile="mof_hubei",
        unit="万元",
        pages=20,
        published_on=file.published_on,
        ingested_at=file.ingested_at,
    )
    given = dict(change.split("=") for change in changes)
    facts = [_fact(row, report) for row in department(report.report_id)]
    return LandedReport(report, tuple(_changed(fact, given) for fact in facts))


def _fact(row: dict[str, Any], report: Report) -> Fact:
    values = {name: value for name, value in row.items() if name in _FIELDS}
    values |= {name: Decimal(values[name]) for name in _DECIMALS if values.get(name) is not None}
    year = report.fiscal_year or 0
    return Fact(
        **{
            **values,
            "boxes": ((1.0, 2.0, 3.0, 4.0),),
            "issuer": report.issuer,
            "fiscal_year": year,
            "period_year": year - (row["measure"] == "prior"),
        }
    )


def _changed(fact: Fact, given: dict[str, str]) -> Fact:
    printed = given.get(f"{fact.statement}/{fact.line_id}/{fact.measure}")
    if printed is None:
        return fact
    return replace(fact, printed=printed, value=Decimal(printed), amount_yuan=Decimal(printed) * 10000)
