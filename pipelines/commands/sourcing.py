"""Commands about the watch list: sources list, check, look. Nothing is archived here; `fiscal watch` does that."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.commands.options import Json, Warehouse, settings, warehouse_path

if TYPE_CHECKING:
    from pipelines.sources.looking import Look

app = typer.Typer(
    help="The watch list: which sites are looked at, and how. 监测名单：看哪些网站、怎么看。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
Folder = Annotated[
    Path | None, typer.Option("--sources", metavar="FOLDER", help="The watch list. [default: sources/]")
]


@app.command("list")
def list_sources(folder: Folder = None, warehouse: Warehouse = None, as_json: Json = False) -> None:
    """List the sources and what is known of them. 列出监测名单与各网站的情况。"""
    from pipelines.commands.printing import print_json, show, table
    from pipelines.sources.fetch_history import FetchHistory
    from pipelines.sources.watch_list import load_watch_list
    from pipelines.warehouse.places import Places

    archive = Places.around(warehouse_path(warehouse), settings()).archive
    found = []
    for source in load_watch_list(folder or settings().sources):
        known = FetchHistory.of(archive, source.source_id).summary()
        found.append(
            {
                "source_id": source.source_id,
                "jurisdiction": source.jurisdiction_name,
                "enabled": source.enabled,
                "list_pages": [page.url for page in source.list_pages],
                "expected_issuers": len(source.expected_issuers),
                "documents": known.documents,
                "failing": known.failing,
                "last_looked_at": known.last_looked_at,
            }
        )
    if as_json:
        print_json(found)
        return
    made = table(
        "来源",
        "地区",
        "启用",
        "列表页",
        "应公开",
        "已归档",
        "失败",
        "上次查看",
        right=("列表页", "应公开", "已归档", "失败"),
    )
    for row in found:
        looked = row["last_looked_at"]
        made.add_row(
            str(row["source_id"]),
            str(row["jurisdiction"]),
            "是" if row["enabled"] else "否",
            str(len(row["list_pages"])),  # type: ignore[arg-type]
            str(row["expected_issuers"]),
            str(row["documents"]),
            str(row["failing"]),
            "" if looked is None else f"{looked:%Y-%m-%d %H:%M}",
        )
    show(made)


@app.command("check")
def check_sources(folder: Folder = None, as_json: Json = False) -> None:
    """Check the files of the watch list against their schema; asks no site. 检查名单文件的写法，不访问网站。"""
    from pipelines.commands.printing import print_json, show, table
    from pipelines.errors import WatchListError
    from pipelines.sources.watch_list import load_source, source_files

    found: list[dict[str, Any]] = []
    for path in source_files(folder or settings().sources):
        try:
            load_source(path)
            found.append({"file": str(path), "ok": True})
        except WatchListError as error:
            found.append({"file": str(path), "ok": False, "got": error.got, "expected": error.expected})
    if as_json:
        print_json(found)
    else:
        made = table("文件", "可用", "实际", "应为")
        for row in found:
            made.add_row(
                row["file"], "是" if row["ok"] else "否", row.get("got", ""), row.get("expected", "")
            )
        show(made)
    if not all(row["ok"] for row in found):
        raise typer.Exit(1)


@app.command("look")
def look_at_source(
    source_id: Annotated[str, typer.Argument(metavar="SOURCE", help="Name of its file, without .yml.")],
    folder: Folder = None,
    articles: Annotated[int, typer.Option(help="Articles to open, to see what is attached.")] = 2,
    as_json: Json = False,
) -> None:
    """Ask the site's list pages, politely, and show what would be followed; archives nothing. 试看一个网站，不归档。"""
    from dataclasses import asdict

    from pipelines.commands.printing import print_json
    from pipelines.errors import WatchListError
    from pipelines.sources.looking import look
    from pipelines.sources.watch_list import load_source, source_files

    files = {path.stem: path for path in source_files(folder or settings().sources)}
    if source_id not in files:
        raise WatchListError(
            f"there is no source {source_id}",
            expected=", ".join(files) or "a file in the watch list",
            remedy="see `fiscal sources list`",
        )
    seen = look(load_source(files[source_id]), articles)
    if as_json:
        print_json(asdict(seen))
    else:
        _show(seen)
    if seen.problems:
        raise typer.Exit(1)


def _show(seen: Look) -> None:
    from pipelines.commands.printing import show, table

    made = table("标题", "部门", "年度", "类型", "日期", "文件", "地址", right=("年度",))
    kinds = {"final_accounts": "决算", "budget": "预算"}
    for entry in seen.entries:
        told = entry.told
        made.add_row(
            entry.title,
            told.issuer or "",
            str(told.fiscal_year or ""),
            kinds.get(told.kind or "", ""),
            entry.day or "",
            "是" if entry.is_document else "",
            entry.url,
        )
    show(made, f"链接 links {seen.links}，将跟踪 followed {len(seen.entries)}")
    for problem in seen.problems:
        show(
            f"{problem.kind}: {problem.what}  {problem.url}\n  实际: {problem.got}\n  应为: {problem.expected}\n  处理: {problem.remedy}"
        )
