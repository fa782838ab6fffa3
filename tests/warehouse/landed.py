"""Small landed reports for tests of the warehouse: facts are given as (statement, line, measure, 万元)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from pipelines.records import Fact, LandedReport, Report, stable_id

Line = tuple[str, str, str, str]


def fact(
    report: Report, statement: str, line_id: str, measure: str, wan: str | None, **fields: object
) -> Fact:
    value = None if wan is None else Decimal(wan)
    made = Fact(
        fact_id=stable_id(report.report_id, statement, line_id, measure),
        report_id=report.report_id,
        issuer=report.issuer or "",
        fiscal_year=report.fiscal_year or 0,
        period_year=(report.fiscal_year or 0) - (measure == "prior"),
        statement=statement,
        line_id=line_id,
        measure=measure,
        subject_code=line_id if line_id.isdigit() else None,
        subject_system=_system(statement) if line_id.isdigit() else None,
        printed=wan,
        value=value,
        ulp=Decimal("0.01"),
        amount_yuan=None if value is None else value * 10000,
        presence="blank" if value is None else "printed",
        is_comparative=measure == "prior",
        page=3,
        boxes=((1.0, 2.0, 3.0, 4.0),),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def _system(statement: str) -> str:
    return "economic" if statement == "gpb_basic_economic" else "functional"


def landed(issuer: str, year: int, lines: Iterable[Line], name: str = "", **fields: object) -> LandedReport:
    source_name = name or f"{issuer}{year}.pdf"
    sha256 = stable_id(source_name, issuer, year) * 4
    report = Report(
        report_id=sha256[:16],
        source_name=source_name,
        sha256=sha256,
        issuer=issuer,
        issuer_kind="department",
        fiscal_year=year,
        kind="final_accounts",
        ingested_at="2024-10-15T01:02:03Z",
    )
    report = replace(report, **fields)  # type: ignore[arg-type]
    return LandedReport(report, tuple(fact(report, *line) for line in lines))
