"""The self-evaluation table of the whole department to facts: one dimension per row, weight, scores, rate and grade.

Labels are data (`forms/annex/evaluation.yml`); the forms of single projects belong to `project_form`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pipelines.forms.files import read_yaml
from pipelines.forms.labels import canonical
from pipelines.normalizing.annex.facts import blank_fact, number_in_cell, stands_in_cell
from pipelines.normalizing.annex.form_rows import FormRow, Header, form_rows, header_of, labels_in
from pipelines.normalizing.problems import StatementError
from pipelines.normalizing.statements import Context
from pipelines.reading.annex_tables import AnnexTable
from pipelines.reading.compare import squeeze
from pipelines.records import Fact


def read_evaluation(table: AnnexTable, context: Context) -> list[Fact]:
    """Return the facts of the table; raises StatementError where a row's cells stand under no header."""
    header: Header | None = None
    facts: list[Fact] = []
    for row in form_rows(table):
        if header is None or "dimension" in labels_in(row, _raw()["columns"]):
            header = header_of(row, _raw()["columns"], "dimension")
        else:
            facts += _row(row, header, context)
    return facts


def _row(row: FormRow, header: Header, context: Context) -> Iterator[Fact]:
    placed = header.placed(row)
    if placed is None or "dimension" not in placed:
        if not any(row.filled):
            return
        raise StatementError(
            "S-LINE",
            "整体支出绩效自评表有未识别的行",
            "whole-department self-evaluation: unknown row",
            f"found: {row.text} on page {row.page}; expected: a dimension and numbers under the headers",
            row.page,
            tuple(cell.box for cell in row.filled[:1]),
        )
    name = squeeze(placed["dimension"].text)
    label = canonical(name)
    dimension = next((key for key, labels in _raw()["dimensions"].items() if label in labels), name)
    units = _raw()["units"]
    for measure, cell in placed.items():
        if measure == "dimension":
            continue
        fact = blank_fact(context, f"evaluation.{dimension}", measure, name)
        if measure in units:
            yield number_in_cell(fact, units[measure], row.page, cell, context)
        else:
            yield stands_in_cell(fact, row.page, cell, context)


@cache
def _raw() -> dict[str, Any]:
    raw: dict[str, Any] = read_yaml("annex/evaluation.yml")
    return raw
