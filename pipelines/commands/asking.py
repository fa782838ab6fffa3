"""Commands that ask the published warehouse: yoy, findings, show, cite, status."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines.commands.options import Json, Level, Warehouse, warehouse_path

Year = Annotated[int | None, typer.Argument(metavar="[YEAR]", help="Fiscal year; without it all years.")]


def yoy(
    issuer: Annotated[str, typer.Argument(metavar="ISSUER", help="Name of the department, or part of it.")],
    year: Year = None,
    every_line: Annotated[bool, typer.Option("--all", help="Every line, not only the headlines.")] = False,
    warehouse: Warehouse = None,
    as_json: Json = False,
) -> None:
    """Compare a department's year with the year before. 部门决算与上年对比。"""
    from pipelines.commands.printing import amount, print_json, show, signed, table
    from pipelines.warehouse import queries
    from pipelines.warehouse.connect import open_published

    with open_published(warehouse_path(warehouse)) as connection:
        found = queries.year_over_year(connection, issuer, year, every_line=every_line)
    if as_json:
        print_json(found)
        return
    columns = ("上年", "本年", "增减", "增减%")
    for name, fiscal_year in dict.fromkeys((row["issuer"], row["fiscal_year"]) for row in found):
        made = table("项目", *columns, "上年依据", "出处", right=columns)
        rows = [row for row in found if (row["issuer"], row["fiscal_year"]) == (name, fiscal_year)]
        for row in rows:
            stands = f"p.{row['page']}"
            if row["prior_basis"] == "own_report":
                stands += f"; {row['prior_source_name']} p.{row['prior_page']}"
            elif row["prior_basis"] == "stated_later":
                stands += f"; p.{row['prior_page']}"
            label = " ".join(part for part in (row["subject_code"], row["name_zh"]) if part)
            made.add_row(
                label if not every_line else f"{label} · {row['statement']}.{row['measure']}",
                amount(row["prior_amount_wan"]),
                amount(row["amount_wan"]),
                signed(row["change_wan"]),
                signed(row["change_pct"]),
                {"own_report": "上年决算", "stated_later": "本年说明"}.get(row["prior_basis"], ""),
                stands,
            )
        show(f"{name} {fiscal_year}（万元） {rows[0]['source_name']}", made)


def findings(
    issuer: Annotated[str | None, typer.Argument(metavar="[ISSUER]", help="Only of this department.")] = None,
    year: Year = None,
    at_least: Annotated[Level, typer.Option("--at-least", help="Leave out what is less grave.")] = Level.info,
    warehouse: Warehouse = None,
    as_json: Json = False,
) -> None:
    """List what does not add up or was doubtful. 列出问题。"""
    from pipelines.commands.printing import print_json, show, table
    from pipelines.warehouse import queries
    from pipelines.warehouse.connect import open_published

    with open_published(warehouse_path(warehouse)) as connection:
        found = queries.findings(connection, issuer, year, at_least)
    if as_json:
        print_json(found)
        return
    made = table("编号", "程度", "部门", "年度", "页", "问题", right=("年度", "页"))
    for row in found:
        place = (row["issuer"] or row["source_name"], str(row["fiscal_year"] or ""), str(row["page"] or ""))
        made.add_row(row["finding_id"], row["severity"], *place, row["title_zh"])
    show(made if found else "没有问题 no findings")


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
    show(f"{found['finding_id']}  {found['severity']}  {found['class']}  {found['check_id']}", where)
    show(found["title_zh"], found["title_en"], found["detail"] or "")
    for key, columns in (
        ("checks", ("check_id", "key", "lhs", "rhs", "difference", "tolerance", "terms", "outcome")),
        ("facts", ("fact_id", "statement", "line_id", "subject_name", "measure", "printed", "unit", "page")),
    ):
        if found[key]:
            made = table(
                *columns, right=("lhs", "rhs", "difference", "tolerance", "terms", "printed", "page")
            )
            for row in found[key]:
                made.add_row(*(cell(row[column]) for column in columns))
            show(made)


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
    label = " ".join(
        part for part in (found["subject_code"], found["subject_name"] or found["line_id"]) if part
    )
    unit = found["unit"] if found["printed"] else ""
    show(
        f"{found['issuer']}：{found['fiscal_year']}年度部门决算，{found['statement_zh']}，{label}，"
        f"{found['measure']}，第{found['page']}页：{found['printed'] or '（空白）'}{unit}",
        " ".join(
            part for part in (found["source_name"], found["source_url"], f"sha256 {found['sha256']}") if part
        ),
        f"fact {found['fact_id']}  reading {found['reading_status']}"
        + (f"  second reading {found['second_printed']}" if found["second_printed"] else ""),
    )
    if found["quote"]:
        show(f"“{found['quote']}”")


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
