"""Commands that compare: a year with the year before (yoy), a publication of the warehouse with another (diff)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.commands.options import Json, Warehouse, Year, warehouse_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

Row = dict[str, Any]
_BASIS = {"own_report": "上年决算", "predecessor_report": "前身决算", "stated_later": "本年说明"}
_NO_GROWTH = {
    "no_prior_report": "无上年报告",
    "not_printed_before": "上年未列",
    "prior_zero": "上年为零",
    "prior_negative": "上年为负",
    "code_reused": "编码改义",
    "issuer_split": "机构拆分",
}
_AGREEMENT = {"restated": "重述 restated", "differs": "与上年决算不符 differs"}
_CHANGE = {"added": "+", "removed": "-", "changed": "~"}
_LINES_SHOWN = 20


def yoy(
    issuer: Annotated[
        str, typer.Argument(metavar="ISSUER", help="Name, alias or id of the department, or part of it.")
    ],
    year: Year = None,
    every_line: Annotated[bool, typer.Option("--all", help="Every line, not only the headlines.")] = False,
    warehouse: Warehouse = None,
    as_json: Json = False,
) -> None:
    """Compare a department's year with the year before. 部门决算与上年对比。"""
    from pipelines.commands.printing import print_json, show
    from pipelines.warehouse import queries
    from pipelines.warehouse.connect import open_published

    with open_published(warehouse_path(warehouse)) as connection:
        found = queries.year_over_year(connection, issuer, year, every_line=every_line)
    if as_json:
        print_json(found)
        return
    for name, fiscal_year in dict.fromkeys((row["issuer"], row["fiscal_year"]) for row in found):
        rows = [row for row in found if (row["issuer"], row["fiscal_year"]) == (name, fiscal_year)]
        show(f"{name} {fiscal_year}（万元） {rows[0]['source_name']}", "")
        if not every_line:
            show(*_headline(rows[0]))
        show(_years(rows, every_line), *_notes(rows))


def diff(
    before: Annotated[
        str, typer.Argument(metavar="[RUN_A]", help="A run id, `previous`, `current`, or a warehouse file.")
    ] = "previous",
    after: Annotated[str, typer.Argument(metavar="[RUN_B]", help="The same.")] = "current",
    warehouse: Warehouse = None,
    as_json: Json = False,
) -> None:
    """Compare two publications of the warehouse: reports, numbers, findings, checks. 比较两次发布。"""
    from pipelines.commands.printing import print_json, show
    from pipelines.warehouse.differences import differences, run_of
    from pipelines.warehouse.history import publication

    target = warehouse_path(warehouse).absolute()
    one, other = publication(target, before), publication(target, after)
    found = differences(one, other)
    if as_json:
        print_json({"before": run_of(one), "after": run_of(other), **found})
        return
    for sign, path in (("-", one), ("+", other)):
        run = run_of(path)
        told = f"{run['run_id']}  {run['finished_at']:%Y-%m-%d %H:%M} UTC  " if "run_id" in run else ""
        show(f"{sign} {told}{path}")
    for title, part, line in (
        ("报告 reports", "reports", _report_line),
        ("数据 numbers", "numbers", _number_line),
        ("问题 findings", "findings", _finding_line),
        ("核对 checks", "checks", _check_line),
    ):
        rows = found[part]
        show("", f"{title}: {len(rows)}")
        show(*(line(row) for row in rows[:_LINES_SHOWN]))
        if len(rows) > _LINES_SHOWN:
            show(f"  … {len(rows) - _LINES_SHOWN} more: --json")


def _headline(row: Row) -> Iterator[str]:
    """Yield the first headline as a sentence, then where each of its two numbers stands."""
    from pipelines.commands.printing import amount, signed

    change = f"，{signed(row['change_wan'])}" if row["change_wan"] is not None else ""
    growth = f"，{signed(row['change_pct'])} %" if row["change_pct"] is not None else ""
    before = amount(row["prior_amount_wan"]) or "–"
    yield f"{row['name_zh']} {before} → {amount(row['amount_wan'])}{change}{growth}"
    yield f"  本年 {amount(row['amount_wan'])}：{row['source_name']} 第{row['page']}页"
    if row["prior_amount_wan"] is not None:
        stands = f"{row['prior_source_name']} 第{row['prior_page']}页"
        yield f"  上年 {before}：{stands}（依据：{_BASIS[row['prior_basis']]}，{row['prior_basis']}）"
    else:
        yield f"  上年：{_NO_GROWTH.get(row['no_growth_because'], '')}（{row['no_growth_because']}）"


def _years(rows: list[Row], every_line: bool) -> Table:
    from pipelines.commands.printing import amount, signed, table

    columns = ("上年", "本年", "增减", "增减%")
    made = table("项目", *columns, "上年依据", "出处", right=columns)
    for row in rows:
        stands = f"p.{row['page']}"
        if row["prior_basis"] in ("own_report", "predecessor_report"):
            stands += f"; {row['prior_source_name']} p.{row['prior_page']}"
        elif row["prior_basis"] == "stated_later":
            stands += f"; p.{row['prior_page']}"
        label = " ".join(part for part in (row["subject_code"], row["name_zh"]) if part)
        made.add_row(
            label if not every_line else f"{label} · {row['statement']}.{row['measure']}",
            amount(row["prior_amount_wan"]),
            amount(row["amount_wan"]),
            signed(row["change_wan"]),
            signed(row["change_pct"]) or _NO_GROWTH.get(row["no_growth_because"], ""),
            _BASIS.get(row["prior_basis"], ""),
            stands,
        )
    return made


def _notes(rows: list[Row]) -> Iterator[str]:
    """Yield what a reader must know of these numbers: restatements, contradictions, doubts."""
    from pipelines.commands.printing import amount, signed

    for row in rows:
        if row["prior_agreement"] in _AGREEMENT:
            off = signed(row["stated_prior_wan"] - row["prior_amount_wan"])
            told = f"上年决算 {amount(row['prior_amount_wan'])}，本年决算称 {amount(row['stated_prior_wan'])}（{off}）"
            yield f"* {_AGREEMENT[row['prior_agreement']]}：{row['name_zh']} {told}{row['restatement'] or ''}"
    for row in rows:
        if row["doubt"]:
            where = f"fiscal findings {row['issuer']}"
            yield f"* 存疑 {row['doubt']}：{row['name_zh']}（本年或上年的数），见 {where}"


def _report_line(row: Row) -> str:
    status = " → ".join(dict.fromkeys(str(row[key]) for key in ("earlier_status", "status") if row[key]))
    facts = (
        f"{row['earlier_facts']} → {row['facts']}"
        if row["change"] == "changed"
        else row["facts"] or row["earlier_facts"]
    )
    return f"{_CHANGE[row['change']]} {row['issuer'] or ''} {row['fiscal_year'] or ''} {row['source_name']}  {status}  数据 {facts}"


def _number_line(row: Row) -> str:
    from pipelines.commands.printing import cell

    values = f"{cell(row['earlier_value']) or '–'} → {cell(row['value']) or '–'}{row['unit']}"
    place = f"{row['statement']} {row['line_id']} {row['subject_name'] or ''} {row['measure']}"
    read = ""
    if row["earlier_reading_status"] != row["reading_status"]:
        read = f"  {row['earlier_reading_status'] or '–'} → {row['reading_status'] or '–'}"
    return f"{_CHANGE[row['change']]} {row['issuer']} {row['fiscal_year']} {place}: {values}{read}"


def _finding_line(row: Row) -> str:
    status = f"  {row['earlier_status']} → {row['status']}" if row["change"] == "changed" else ""
    return (
        f"{_CHANGE[row['change']]} {row['finding_id']} {row['severity']} {row['issuer'] or ''} "
        f"{row['fiscal_year'] or ''} {row['title_zh']}{status}"
    )


def _check_line(row: Row) -> str:
    named = " ".join(part for part in (row["check_id"], row["key"]) if part)
    return f"~ {row['issuer']} {row['fiscal_year']} {named}: {row['earlier_outcome'] or '–'} → {row['outcome'] or '–'}"
