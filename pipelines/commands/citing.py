"""Commands that lead from a finding or a number to the place in the report: show, cite."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pipelines.commands.options import Json, Warehouse, warehouse_path


def show_finding(
    finding: Annotated[str, typer.Argument(metavar="FINDING", help="Its id, or the beginning of it.")],
    warehouse: Warehouse = None,
    as_json: Json = False,
) -> None:
    """Show one finding: the equation, both sides, the numbers and where they stand. 查看一个问题。"""
    from pipelines.commands.printing import cell, print_json, show, table
    from pipelines.warehouse import queries
    from pipelines.warehouse.connect import open_published

    with open_published(warehouse_path(warehouse)) as connection:
        found = queries.finding(connection, finding)
    if as_json:
        print_json(found)
        return
    where = " ".join(
        str(part) for part in (found["issuer"], found["fiscal_year"], found["source_name"]) if part
    )
    if found["page"]:
        where += f" 第{found['page']}页 p.{found['page']}"
    graded = f"{found['finding_id']}  {found['severity']}  {found['class']}  {found['check_id']}"
    show(f"{graded}  {found['status']}", where)
    if found["report_status"] == "superseded":
        show("此报告已有更正版 this publication was superseded")
    show("", found["title_zh"], found["title_en"], found["detail"] or "")
    if found["checks"]:
        columns = ("核对", "等式", "左", "右", "左 − 右", "容许", "项数", "结果")
        made = table(*columns, right=columns[2:7])
        for row in found["checks"]:
            name = " ".join(part for part in (row["check_id"], row["key"]) if part)
            numbers = (row[key] for key in ("lhs", "rhs", "difference", "tolerance", "terms"))
            made.add_row(name, row["equation"] or "", *map(cell, numbers), row["outcome"])
        show("", made)
    if found["facts"]:
        made = table("数据", "报表", "行与栏", "所印", "单位", "页", "读取", right=("所印", "页"))
        for row in found["facts"]:
            made.add_row(
                row["fact_id"],
                row["statement_zh"] or row["statement"],
                row["cell_zh"],
                _printed(row),
                row["unit"],
                cell(row["page"]),
                row["reading_status"],
            )
        show(made, "引用一个数 to cite one: fiscal cite 数据")


def cite(
    fact: Annotated[str, typer.Argument(metavar="FACT", help="Its fact_id, or the beginning of it.")],
    warehouse: Warehouse = None,
    as_json: Json = False,
) -> None:
    """Cite one number: report, statement, page, as printed. 引用一个数的出处。"""
    from pipelines.commands.printing import print_json, show
    from pipelines.warehouse import queries
    from pipelines.warehouse.connect import open_published

    with open_published(warehouse_path(warehouse)) as connection:
        found = queries.fact(connection, fact)
    if as_json:
        print_json(found)
        return
    source = [found["source_name"], found["source_url"]]
    if found["published_on"]:
        source.append(f"公开于 published {found['published_on']}")
    show(found["citation_zh"], found["citation_en"], "")
    show("  ".join(str(part) for part in source if part), f"sha256 {found['sha256']}")
    show(f"数据 fact {found['fact_id']}  读取 reading {found['reading_status']}")
    for key, told in (
        ("second_printed", "另一次读取 second reading"),
        ("reviewed_from", "复核前 before review"),
        ("quote", "原文 quote"),
    ):
        if found[key] is not None:
            show(f"{told}: {found[key]}")
    if found["report_status"] == "superseded":
        show("此报告已有更正版 this publication was superseded")


def _printed(row: dict[str, Any]) -> str:
    without = {"blank": "（空白）", "stated_none": "（说明没有）"}
    return row["printed"] or without.get(row["read_presence"], "（推出）")
