"""How a number is named and where it stands: its row, its column, its boxes on a page, and how it is cited."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pipelines.site.words import Words
from pipelines.warehouse.queries import Row

Box = tuple[float, float, float, float]


def row_label(fact: Row, t: Words) -> str:
    """Return the row of a fact: its code where it has one, and its name as printed or as the form calls it."""
    zh, en = fact["line_zh"], fact["line_en"]
    return _row_label(
        fact["statement"], fact["subject_code"], fact["subject_name"], fact["line_id"], zh, en, t.language
    )


@lru_cache(65536)
def _row_label(
    statement: str,
    code: str | None,
    name: str | None,
    line: str,
    zh: str | None,
    en: str | None,
    language: str,
) -> str:
    text = name or zh or line if language == "zh" else en or name or line
    if statement in ("rev_exp_summary", "approp_summary") or not code or text.startswith(code):
        return text
    return f"{code} {text}"


def column_label(fact: Row, t: Words) -> str:
    """Return the column of a fact, with the budget it compares with."""
    return _column_label(fact["measure"], fact["budget_stage"], t)


@lru_cache(1024)
def _column_label(measure: str, budget_stage: str | None, t: Words) -> str:
    stage = t.named("stage", budget_stage) if budget_stage else ""
    label = t.named("measure", measure)
    if not stage or label.startswith(stage):
        return label
    return f"{stage}{label}" if t.language == "zh" else f"{stage} {label}"


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
