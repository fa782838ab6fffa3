"""How a number is named and where it stands: its row, its column, its boxes on a page, and how it is cited."""

from __future__ import annotations

from typing import Any

from pipelines.site.words import Words
from pipelines.warehouse.queries import Row

Box = tuple[float, float, float, float]


def row_label(fact: Row, t: Words) -> str:
    """Return the row of a fact: its code where it has one, and its name as printed or as the form calls it."""
    name = fact["subject_name"] or t.of(fact, "line") or fact["line_id"]
    if t.language == "en" and fact.get("line_en"):
        name = fact["line_en"]
    code = fact["subject_code"] if fact["statement"] not in ("rev_exp_summary", "approp_summary") else None
    return f"{code} {name}" if code and not name.startswith(code) else name


def column_label(fact: Row, t: Words) -> str:
    """Return the column of a fact, with the budget it compares with."""
    stage = t.named("stage", fact["budget_stage"]) if fact["budget_stage"] else ""
    label = t.named("measure", fact["measure"])
    if stage and not label.startswith(stage):
        label = f"{stage}{label}" if t.language == "zh" else f"{stage} {label}"
    return label


def printed(fact: Row, t: Words) -> str:
    """Return the number as printed, or how it is there without being printed."""
    if fact["printed"]:
        return str(fact["printed"])
    if fact["value"] is not None and fact["is_derived"]:
        return f"{fact['value'].normalize():f}（{t('finding.derived')}）"
    return t.named("presence", fact["presence"])


def boxes(row: Row) -> list[Box]:
    """Return the boxes of a fact or finding in PDF points from the top left of the page as shown."""
    return [
        (float(box["x0"]), float(box["top"]), float(box["x1"]), float(box["bottom"]))
        for box in row["boxes"] or ()
    ]


def citation(fact: Row, report: Row, statement: str, t: Words) -> str:
    """Return one line that cites a number: report, statement, row, column, page, as printed, the file's sha256."""
    where = (row_label(fact, t), column_label(fact, t))
    if t.language == "zh":
        parts = (
            f"{report['issuer']}：{report['fiscal_year']}年度部门决算，{statement}，{'，'.join(where)}，"
            f"第{fact['page']}页：{printed(fact, t)}{fact['unit'] if fact['printed'] else ''}"
        )
    else:
        parts = (
            f"{report['issuer']}, final accounts {report['fiscal_year']}, {statement}, {', '.join(where)}, "
            f"p. {fact['page']}: {printed(fact, t)} {fact['unit'] if fact['printed'] else ''}".rstrip()
        )
    return f"{parts}. {report['source_name']}, sha256 {report['sha256']}"


def plain(row: Row, *names: str) -> dict[str, Any]:
    """Return some columns of a row."""
    return {name: row[name] for name in names}
