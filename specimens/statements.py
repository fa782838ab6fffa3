"""Builds the grid of each statement from its form, the amounts and the layout. One function per kind of statement.

Labels and header cells come from forms/*.yml; nothing here decides about fonts or pages.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from specimens.amounts import Amounts
from specimens.grid import Cell, Grid, header_row
from specimens.layout import Layout

THREE_PUBLIC = ("total", "overseas", "vehicles", "vehicle_purchase", "vehicle_operation", "reception")
ORDINALS = "一二三四五六七八九十"


def ordinal(number: int) -> str:
    """Return 1 → 一, 21 → 二十一."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else ORDINALS[tens - 1] + "十") + (
        ORDINALS[ones - 1] if ones else ""
    )


def build_grid(statement: str, form: dict[str, Any], amounts: Amounts, layout: Layout) -> Grid:
    """Return the grid of one statement; raises ValueError when its rows do not fill its columns."""
    spec = form["statements"][statement]
    if layout.code_split and "split" in spec:
        spec = {**spec, **spec["split"]}
    if layout.total_row == "caption" and "caption" in spec:
        spec = {**spec, **spec["caption"]}
    grid = Grid(statement, list(spec["widths"]))
    grid.head = [header_row([layout.word(c) for c in row]) for row in spec["head"]]
    maker = {
        "two_sided": _two_sided,
        "functional": _functional,
        "economic": _economic,
        "three_public": _three_public,
    }[spec["kind"]]
    maker(grid, spec, form, amounts, layout)
    grid.check()
    return grid


def _amount(grid: Grid, amounts: Amounts, line_id: str, measure: str, colspan: int = 1) -> Cell:
    text = amounts.get(grid.statement, line_id, measure) or ""
    return Cell(text, colspan, 1, "amount", (line_id, measure))


def _two_sided(
    grid: Grid, spec: dict[str, Any], form: dict[str, Any], amounts: Amounts, layout: Layout
) -> None:
    """T1 and T4: revenue on the left, functional classes on the right, totals below."""
    hidden = form["debt_classes"] if layout.classes == 24 else []
    classes = [c for c in form["classes"] if c[0] not in hidden]
    right = [[f"exp.fn.{code}", f"{ordinal(n)}、{name}"] for n, (code, name) in enumerate(classes, 1)]
    right += [None] * layout.filler_rows
    left = [*spec["left"], *[None] * (len(right) - len(spec["left"])), *spec["left_totals"]]
    right += spec["right_totals"]
    for number, (left_line, right_line) in enumerate(zip(left, right, strict=True), 1):
        row: list[Cell] = []
        for line, measures, row_number in (
            (left_line, spec["left_measures"], number),
            (right_line, spec["right_measures"], number + len(left)),
        ):
            total = bool(line) and line[1] in ("总计", "本年收入合计", "本年支出合计")
            row.append(Cell(layout.word(line[1]) if line else "", style="centre" if total else "label"))
            if form["row_numbers"]:
                row.append(Cell(str(row_number), style="centre"))
            row += [_amount(grid, amounts, line[0], m) if line else Cell(style="amount") for m in measures]
        grid.body.append(row)


def _functional(
    grid: Grid, spec: dict[str, Any], form: dict[str, Any], amounts: Amounts, layout: Layout
) -> None:
    """T2, T3, T5, T7, T8: one row per class, 款 and 项, and the 合计 row."""
    columns = 3 if layout.code_split else form["code_columns"]
    measures = spec["measures"]
    total = [_amount(grid, amounts, "total", m) for m in measures]
    rows = []
    for code, name in amounts.rows.get(grid.statement, []):
        if layout.code_split:
            parts = [code[:3], code[3:5], code[5:7]]
            if layout.lost_zero:
                parts = [part.lstrip("0") for part in parts]
            codes = [Cell(part, style="code") for part in parts]
        else:
            codes = [Cell(code, columns, style="code")]
        rows.append([*codes, Cell(layout.word(name)), *[_amount(grid, amounts, code, m) for m in measures]])
    where = "last" if layout.total_row == "last" else spec.get("total_row", "first")
    if where == "caption":  # 类|款|项|合计|amounts in one row, as the last row of the header
        grid.body = [
            [*[Cell(c, style="centre") for c in "类款项"], Cell("合计", style="centre"), *total],
            *rows,
        ]
        return
    blank = [Cell("", columns, style="code"), Cell("合计", style="centre")]
    label = blank if form["row_numbers"] else [Cell("合计", columns + 1, style="centre")]
    grid.body = [*rows, [*label, *total]] if where == "last" else [[*label, *total], *rows]


def _economic(
    grid: Grid, spec: dict[str, Any], form: dict[str, Any], amounts: Amounts, layout: Layout
) -> None:
    """T6: blocks of code|name|amount side by side, footer 人员经费合计 | 公用经费合计."""
    split = layout.code_split
    for codes in zip_longest(*spec["blocks"]):
        row: list[Cell] = []
        for code in codes:
            if code is None:
                row += [Cell(style="code")] * (2 if split else 1) + [Cell(), Cell(style="amount")]
                continue
            row += [Cell(part, style="code") for part in ([code[:3], code[3:]] if split else [code])]
            row += [Cell(form["economic"][code]), _amount(grid, amounts, code, "amount")]
        grid.body.append(row)
    per_block = 4 if split else 3
    grid.body.append(
        [
            Cell("人员经费合计", per_block - 1, style="centre"),
            _amount(grid, amounts, "personnel_total", "amount"),
            Cell("公用经费合计", per_block * (len(spec["blocks"]) - 1) - 1, style="centre"),
            _amount(grid, amounts, "public_total", "amount"),
        ]
    )


def _three_public(
    grid: Grid, spec: dict[str, Any], form: dict[str, Any], amounts: Amounts, layout: Layout
) -> None:
    """T9: one row of amounts, budget block then final block, or budget|final under each item; or the items as rows."""
    stages, items = ("budget", "final"), spec.get("items", THREE_PUBLIC)
    if spec["order"] == "rows":
        for item, label in spec["rows"]:
            grid.body.append(
                [Cell(layout.word(label)), *[_amount(grid, amounts, item, stage) for stage in stages]]
            )
        return
    if spec["order"] == "blocks":
        keys = [(item, stage) for stage in stages for item in items]
    else:
        keys = [(item, stage) for item in items for stage in stages]
    grid.body.append([_amount(grid, amounts, item, stage) for item, stage in keys])
