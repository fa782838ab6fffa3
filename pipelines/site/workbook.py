"""The list of findings as an Excel workbook: what its page shows, exact numbers, text that no spreadsheet runs."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipelines.exporting.csv_files import harmless
from pipelines.site.words import words
from pipelines.warehouse.queries import Row

_COLUMNS = (
    ("finding_id", 19),
    ("severity", 9),
    ("class", 14),
    ("issuer", 26),
    ("fiscal_year", 8),
    ("statement", 26),
    ("check_id", 12),
    ("title_zh", 60),
    ("title_en", 60),
    ("lhs", 16),
    ("rhs", 16),
    ("difference", 16),
    ("unit", 7),
    ("page", 6),
    ("status", 10),
    ("source_name", 26),
    ("superseded", 8),
)
_TITLES = {
    "severity": "findings.severity",
    "class": "findings.class",
    "issuer": "findings.issuer",
    "fiscal_year": "findings.year",
    "statement": "findings.statement",
    "check_id": "findings.check",
    "title_zh": "findings.title",
    "lhs": "findings.lhs",
    "rhs": "findings.rhs",
    "difference": "findings.difference",
    "unit": "findings.unit",
    "page": "findings.page",
    "status": "findings.status",
    "source_name": "finding.file",
    "superseded": "report_status.superseded",
}
_DIGITS = 15  # what a number of Excel keeps; longer ones are written as text
_BEFORE_ANY_REPORT = datetime(1980, 1, 1)  # the workbook says nothing of when it was made


def write_findings(path: Path, findings: list[Row], titles: dict[str, str]) -> None:
    """Write findings to a workbook of one sheet; `titles` of statements. Closed lists stand in Chinese."""
    import xlsxwriter  # type: ignore[import-untyped]

    t = words("zh")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": t("nav.findings"), "created": _BEFORE_ANY_REPORT})
        sheet = book.add_worksheet(t("nav.findings"))
        bold = book.add_format({"bold": True, "bottom": 1})
        amount = book.add_format({"num_format": "#,##0.00##;[Red]-#,##0.00##"})
        for column, (name, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, t(_TITLES[name]) if name in _TITLES else name, bold)
        for number, row in enumerate(findings, 1):
            known = {
                **row,
                "statement": titles.get(row["statement"] or "", row["statement"]),
                **{name: t.named(name, row[name]) for name in ("severity", "class", "status")},
                "superseded": 1 if row["is_superseded"] else None,
            }
            for column, (name, _) in enumerate(_COLUMNS):
                _write(sheet, number, column, known[name], amount)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(findings), 1), len(_COLUMNS) - 1)


def _write(sheet: Any, row: int, column: int, value: Any, amount: Any) -> None:
    if isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) <= _DIGITS:
        sheet.write_number(row, column, value, amount)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, harmless(f"{value:f}" if isinstance(value, Decimal) else str(value)))
