"""The self-evaluation form of one project to facts: budget execution, indicators with target and actual, scores, ticks.

Labels are data (`forms/annex/project.yml`). The form's cells are merged in every row differently; a row whose cells
stand under no header is read from left to right when its number of cells leaves one meaning only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from pipelines.forms.files import read_yaml
from pipelines.forms.labels import canonical
from pipelines.normalizing.annex.facts import blank_fact, number_in_cell, stands_in_cell, words_in_cell
from pipelines.normalizing.annex.form_rows import FormRow, Header, form_rows, header_of, labels_in
from pipelines.normalizing.annex.quantities import quantity_of
from pipelines.normalizing.annex.ticks import ticked_options
from pipelines.normalizing.problems import StatementError
from pipelines.normalizing.statements import Context
from pipelines.reading.annex_tables import AnnexTable
from pipelines.reading.compare import squeeze
from pipelines.reading.model import Cell
from pipelines.records import Fact

_UNIT = re.compile(r"（(亿元|万元|元)）")
_FULL_SCORE = re.compile(r"（(\d+)分）")
_TEXTS = ("target", "actual")


def read_project_form(table: AnnexTable, context: Context) -> list[Fact]:
    """Return the facts of one form; raises StatementError where it names no project or a row has no one meaning."""
    return list(_Form(table, context).facts())


class _Form:
    """One form, read row by row: what stands above decides what a row means."""

    def __init__(self, table: AnnexTable, context: Context) -> None:
        self.rows = list(form_rows(table))
        self.context = context
        self.notes = "".join(canonical(line.text) for line in table.notes)
        self.name = self._name()
        self.line = f"project.{self.name}"
        self.unit = ""
        self.indicators = 0
        self.levels: dict[str, str] = {}

    def facts(self) -> Iterator[Fact]:
        """Yield the form's facts from top to bottom."""
        raw = _raw()
        budget: Header | None = None
        indicators: Header | None = None
        for row in self.rows:
            yield from self._blocks(row)
            labels = labels_in(row, raw["fields"])
            budget = header_of(row, raw["budget"]["columns"], "budget", "spent") or budget
            heads_indicators = header_of(row, raw["indicators"]["columns"], "name", "target", "actual")
            if heads_indicators is not None:
                indicators = heads_indicators
            elif labels:
                yield from self._ticks(row, labels)
            elif "total" in labels_in(row, {"total": raw["total"]}):
                yield from self._total(row, indicators)
                indicators = None
            elif indicators is not None:
                yield from self._indicator(row, indicators)
            elif budget is not None:
                yield from self._budget(row, budget)

    def _name(self) -> str:
        for row in self.rows:
            label = labels_in(row, _raw()["fields"]).get("name")
            names = [cell for cell in row.filled if label is not None and cell.column > label.column]
            if names:
                return squeeze(names[0].text)
        raise self._stop("项目自评表没有项目名称", "project form: no project name", self.rows[0], "项目名称")

    def _blocks(self, row: FormRow) -> Iterator[Fact]:
        """Read unit and full score from a block's label at the left: 预算执行情况(万元)(20分)."""
        raw = _raw()
        for block, suffix in (("budget", ""), ("indicators", ".indicators")):
            cell = labels_in(row, {block: raw[block]["block"]}).get(block)
            if cell is None:
                continue
            label = canonical(cell.text)
            unit = _UNIT.search(label)
            self.unit = unit[1] if unit else self.unit
            full = _FULL_SCORE.search(label)
            if full:
                fact = blank_fact(self.context, self.line + suffix, "full_score", self.name)
                only = replace(cell, text=full[1], second_text=None)
                yield number_in_cell(fact, "分", row.page, only, self.context)

    def _ticks(self, row: FormRow, labels: dict[str, Cell]) -> Iterator[Fact]:
        for measure, label in labels.items():
            cells = [cell for cell in row.filled if cell.column > label.column]
            if measure == "name" or not cells:
                continue
            for option in ticked_options(cells[0].text, _raw()["ticked"], _raw()["unticked"]):
                fact = blank_fact(self.context, self.line, measure, self.name)
                yield replace(stands_in_cell(fact, row.page, cells[0], self.context), printed=option)

    def _budget(self, row: FormRow, header: Header) -> Iterator[Fact]:
        raw = _raw()["budget"]
        suffix = next(iter(labels_in(row, raw["rows"])), None)
        placed = header.placed(row)
        if suffix is None:
            return
        left = sum(cell.box[2] <= header.columns[0][2] + 1 for cell in row.filled)
        blocks = labels_in(row, {"block": raw["block"]})
        if placed is None or left > 1 + len(blocks):
            raise self._stop(
                "项目自评表的资金行无法对应", "project form: amounts under no header", row, "预算数, 执行数"
            )
        for measure, label, *_ in header.columns:
            if measure not in placed:
                continue
            fact = blank_fact(self.context, self.line + suffix, measure, self.name)
            unit = _raw()["units"].get(measure, self.unit)
            fact = number_in_cell(fact, unit, row.page, placed[measure], self.context)
            yield replace(fact, budget_stage=self._stage(label)) if measure == "budget" else fact

    def _stage(self, label: str) -> str | None:
        raw = _raw()["budget"]
        for stage, pattern in raw["stages"].items():
            if re.fullmatch(pattern, label):
                return str(stage)
        return next((stage for stage, words in raw["stage_notes"].items() if words in self.notes), None)

    def _indicator(self, row: FormRow, header: Header) -> Iterator[Fact]:
        if not row.filled:
            return
        placed = header.placed(row)
        if placed is None or self._slipped(row, header, placed):
            placed = self._in_sequence(row, header)
        self.indicators += 1
        names = [*self._levels(placed), squeeze(placed["name"].text)]
        for measure, *_ in header.columns:
            cell = placed.get(measure)
            if cell is None or measure in ("level_1", "level_2", "name", "remark"):
                continue
            line = f"{self.line}.indicator.{self.indicators}"
            fact = replace(blank_fact(self.context, line, measure, names[-1]), quote=" / ".join(names))
            if measure in _TEXTS:
                yield words_in_cell(fact, row.page, cell, self.context)
            else:
                yield number_in_cell(fact, _raw()["units"][measure], row.page, cell, self.context)

    def _slipped(self, row: FormRow, header: Header, placed: dict[str, Cell]) -> bool:
        """Return whether merged cells have lost their columns, so that a print stands under a wrong header."""
        left = (cell for cell in row.filled if cell.box[2] <= header.columns[0][2] + 1)
        return (
            not all(_filled(placed, name) for name in ("name", "target"))
            or any(not re.fullmatch(_raw()["indicators"]["block"], canonical(cell.text)) for cell in left)
            or quantity_of(placed["name"].text) is not None
        )

    def _levels(self, placed: dict[str, Cell]) -> list[str]:
        """Return the levels above an indicator; a blank one is that of the row above, whether merged or not."""
        for level in ("level_1", "level_2"):
            if _filled(placed, level):
                self.levels[level] = squeeze(placed[level].text)
                if level == "level_1":
                    self.levels.pop("level_2", None)
        return list(self.levels.values())

    def _in_sequence(self, row: FormRow, header: Header) -> dict[str, Cell]:
        """Read a row whose merged cells have lost their columns: only levels, from the first on, may be missing."""
        order = [name for name, *_ in header.columns if name != "remark"]
        missing = len(order) - len(row.filled)
        levels = sum(name.startswith("level") for name in order)
        last = canonical(row.filled[-1].text)
        if not 0 <= missing <= levels or not re.fullmatch(r"\d+(?:\.\d+)?分?", last):
            raise self._stop(
                "项目自评表的指标行无法对应",
                "project form: indicator under no header",
                row,
                "三级指标, 目标值, 完成值, 得分",
            )
        return dict(zip(order[missing:], row.filled, strict=True))

    def _total(self, row: FormRow, header: Header | None) -> Iterator[Fact]:
        values = [cell for cell in row.filled if re.fullmatch(r"\d+(?:\.\d+)?分?", canonical(cell.text))]
        placed = header.placed(row) if header is not None and len(values) > 1 else None
        cells = [("score", values[0])] if len(values) == 1 else []
        for measure in ("full_score", "score"):
            if placed is not None and _filled(placed, measure):
                cells.append((measure, placed[measure]))
        for measure, cell in cells:
            fact = blank_fact(self.context, f"{self.line}.total", measure, self.name)
            yield number_in_cell(fact, "分", row.page, cell, self.context)

    def _stop(self, title_zh: str, title_en: str, row: FormRow, expected: str) -> StatementError:
        return StatementError(
            "S-LINE",
            title_zh,
            title_en,
            f"found: {row.text} on page {row.page}; expected: {expected}",
            row.page,
            tuple(cell.box for cell in row.filled[:1]),
        )


def _filled(placed: dict[str, Cell], name: str) -> bool:
    return name in placed and bool(placed[name].text.strip())


@cache
def _raw() -> dict[str, Any]:
    raw: dict[str, Any] = read_yaml("annex/project.yml")
    return raw
