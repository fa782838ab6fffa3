"""Commands that list what is in the published warehouse: findings, issuers, status."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines.commands.options import Json, Level, Warehouse, Year, settings, warehouse_path


def findings(
    issuer: Annotated[str | None, typer.Argument(metavar="[ISSUER]", help="Only of this department.")] = None,
    year: Year = None,
    at_least: Annotated[Level, typer.Option("--at-least", help="Leave out what is less grave.")] = Level.info,
    superseded: Annotated[
        bool, typer.Option("--superseded", help="Also those of publications that were replaced.")
    ] = False,
    warehouse: Warehouse = None,
    as_json: Json = False,
) -> None:
    """List what does not add up or was doubtful. 列出问题。"""
    from pipelines.commands.printing import print_json, show, table
    from pipelines.warehouse import queries
    from pipelines.warehouse.connect import open_published

    with open_published(warehouse_path(warehouse)) as connection:
        found = queries.findings(connection, issuer, year, at_least, superseded=superseded)
    if as_json:
        print_json(found)
        return
    made = table("编号", "程度", "部门", "年度", "页", "问题", right=("年度", "页"))
    for row in found:
        place = (row["issuer"] or row["source_name"], str(row["fiscal_year"] or ""), str(row["page"] or ""))
        made.add_row(row["finding_id"], row["severity"], *place, row["title_zh"])
    show(made if found else "没有问题 no findings")


def status(warehouse: Warehouse = None, as_json: Json = False) -> None:
    """List the reports in the warehouse and how they checked. 列出已入库的报告。"""
    from pipelines.commands.printing import print_json, show, table
    from pipelines.warehouse import queries
    from pipelines.warehouse.connect import open_published

    path = warehouse_path(warehouse)
    with open_published(path) as connection:
        reports = queries.coverage(connection)
    if as_json:
        print_json({"warehouse": str(path.absolute()), "reports": reports})
        return
    counts = ("报表", "数据", "存疑", "未读", "相符", "尾差", "不符", "问题")
    made = table("部门", "年度", "状态", *counts, "文件", right=("年度", *counts))
    for row in reports:
        problems = row["findings_error"] + row["findings_warning"]
        made.add_row(
            row["issuer"] or "",
            str(row["fiscal_year"] or ""),
            row["status"],
            *(str(row[name]) for name in ("statements", "facts", "facts_disputed", "amounts_unread")),
            *(str(row[f"checks_{name}"]) for name in ("exact", "tail", "violation")),
            str(problems),
            row["source_name"],
        )
    show(str(path.absolute()), made)


def issuers(
    draft: Annotated[
        bool, typer.Option("--draft", help="Print those not declared yet as entries for data/issuers.yml.")
    ] = False,
    warehouse: Warehouse = None,
    as_json: Json = False,
) -> None:
    """List the issuers and the names that look alike; nothing is merged. 列出机构与相近的名称。"""
    from pipelines.commands.printing import print_json, show, table
    from pipelines.warehouse import queries
    from pipelines.warehouse.connect import open_published

    with open_published(warehouse_path(warehouse)) as connection:
        known = queries.answer(connection, "issuers")
        alike = queries.answer(connection, "issuer_suggestions")
    if as_json:
        print_json({"issuers": known, "suggestions": alike})
        return
    if draft:
        from pipelines.warehouse.issuers import drafted

        typer.echo(drafted(known), nl=False)
        return
    made = table("编号", "名称", "类别", "级次", "已登记", "年度", right=("年度",))
    for row in known:
        years = " ".join(map(str, row["fiscal_years"]))
        declared = "是" if row["is_declared"] else ""
        made.add_row(row["issuer_id"], row["name"], row["kind"], row["level"] or "", declared, years)
    show(made)
    if alike:
        made = table("名称", "相近的名称", "相近", "依据", "同年都有", "结余相接", right=("相近",))
        for row in alike:
            signs = ("是" if row[key] else "" for key in ("same_year", "balance_continues"))
            made.add_row(row["name"], row["similar_name"], str(row["similarity"]), row["evidence"], *signs)
        show("名称相近，请判断是否同一机构 these look alike", made)
        show(
            f"同一机构的在 {settings().issuers} 中登记为 aliases 或 predecessors，不同的登记为 distinct_from"
        )
