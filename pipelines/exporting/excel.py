"""An Excel workbook for people: 说明, 年度对比, 事实, 问题, with filters, number formats and links to where numbers stand.

How one cell is written belongs to `excel_cells.py`, what the first sheet says to `excel_notes.py`; the columns of the
sheets are listed in `workbook.yml`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.errors import FiscalError
from pipelines.exporting.excel_cells import Cells, SheetSpec, sheet_specs
from pipelines.exporting.excel_links import ReportLinks
from pipelines.exporting.excel_notes import write_notes
from pipelines.warehouse import queries

if TYPE_CHECKING:
    import duckdb

ROWS_OF_A_SHEET = 1_048_576
_BEFORE_ANY_REPORT = datetime(1980, 1, 1)  # the workbook says nothing of when it was made


@dataclass(frozen=True, slots=True)
class Selection:
    """The part of the warehouse that a workbook holds: issuers whose name contains `issuer`, one year; None is all."""

    issuer: str | None = None
    fiscal_year: int | None = None


def write_workbook(
    connection: duckdb.DuckDBPyConnection, path: Path, selection: Selection, links: ReportLinks
) -> dict[str, int]:
    """Write the workbook to `path`; return the number of rows of each sheet.

    Raises FiscalError when a sheet would have more rows than Excel takes, or nothing is selected.
    """
    import xlsxwriter  # type: ignore[import-untyped]

    issuer, year = selection.issuer, selection.fiscal_year
    [sizes] = queries.answer(connection, "sheet_sizes", issuer=issuer, fiscal_year=year)
    _refuse_too_many(sizes, selection)
    changes = queries.year_over_year(connection, issuer, year, every_line=True)
    found, facts, reports = (
        queries.answer(connection, f"sheet_{name}", issuer=issuer, fiscal_year=year)
        for name in ("findings", "facts", "reports")
    )
    specs = sheet_specs()

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": "部门决算数据", "created": _BEFORE_ANY_REPORT})
        notes = book.add_worksheet("说明")
        cells = Cells(book, links, _first_rows(found, facts))
        sizes = {
            spec.name: _write_sheet(book, spec, cells, rows)
            for spec, rows in (
                (specs["year_over_year"], _placed(connection, changes)),
                (specs["facts"], facts),
                (specs["findings"], found),
            )
        }
        write_notes(book, notes, specs, reports, sizes, selection)
    return sizes


def _write_sheet(book: Any, spec: SheetSpec, cells: Cells, rows: Iterable[queries.Row]) -> int:
    sheet = book.add_worksheet(spec.name)
    for number, column in enumerate(spec.columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(0, number, column.title, cells.header)
    count = 0
    for count, row in enumerate(rows, 1):
        for number, column in enumerate(spec.columns):
            cells.write(sheet, count, number, column.look, row, column.name)
    sheet.freeze_panes(1, spec.frozen)
    sheet.autofilter(0, 0, max(count, 1), len(spec.columns) - 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    return count


def _first_rows(found: list[queries.Row], facts: list[queries.Row]) -> dict[str, tuple[int, int]]:
    """Return for each fact how many findings concern it and the row (from 1) of the first; for a finding's id, the
    number of its facts and the row of the first in the sheet of facts.
    """
    places: dict[str, tuple[int, int]] = {}
    row_of = {fact["fact_id"]: row for row, fact in enumerate(facts, 1)}
    for row, finding in enumerate(found, 1):
        present = [row_of[fact] for fact in finding["fact_ids"] or () if fact in row_of]
        places[finding["finding_id"]] = (len(present), min(present, default=0))
        for fact in finding["fact_ids"] or ():
            count, first = places.get(fact, (0, row))
            places[fact] = (count + 1, first)
    return places


def _placed(connection: duckdb.DuckDBPyConnection, changes: list[queries.Row]) -> Iterable[queries.Row]:
    """Yield the changes with the title of their statement and the reports that both numbers stand in."""
    titles = dict(connection.execute("select statement, title_zh from ref.statement").fetchall())
    wanted = [row[name] for row in changes for name in ("fact_id", "prior_fact_id") if row[name]]
    report_of = dict(
        connection.execute(
            "select fact_id, report_id from core.fact where fact_id in (select unnest($1::varchar[]))",
            [wanted],
        ).fetchall()
    )
    for row in changes:
        yield row | {
            "statement_zh": titles.get(row["statement"], row["statement"]),
            "report_id": report_of[row["fact_id"]],
            "prior_report_id": report_of.get(row["prior_fact_id"]),
        }


def _refuse_too_many(sizes: queries.Row, selection: Selection) -> None:
    chosen = f"issuer {selection.issuer or 'any'}, year {selection.fiscal_year or 'any'}"
    if not sizes["facts"]:
        raise FiscalError(
            "nothing is selected for the workbook",
            got=chosen,
            expected="an issuer and a year that `fiscal status` lists",
            remedy="leave out --issuer or --year, or correct them",
        )
    for name, rows in sizes.items():
        if rows >= ROWS_OF_A_SHEET:
            raise FiscalError(
                "a sheet of Excel cannot hold this many rows",
                got=f"{rows:,} {name.replace('_', ' ')} ({chosen})",
                expected=f"at most {ROWS_OF_A_SHEET - 1:,} rows below the header",
                remedy="choose with --issuer or --year, or use `fiscal export csv` or `fiscal export parquet`",
            )
