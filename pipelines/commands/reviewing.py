"""Commands that decide about findings: review list, accept, override, reopen, serve. They take effect with the next build."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import Json, Warehouse, settings, warehouse_path

if TYPE_CHECKING:
    from pipelines.reviews.records import Review

app = typer.Typer(
    help="Decide about findings. 复核问题：认可、改数、重开。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
Finding = Annotated[str, typer.Argument(metavar="FINDING", help="Its id, or the beginning of it.")]
Target = Annotated[
    str, typer.Argument(metavar="FINDING|FACT", help="Id of a finding or of a cell, or its beginning.")
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why. 理由。")]
Reviewer = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who decides. [default: the user of this machine]")
]


class Verdict(StrEnum):
    """What an accepted finding is."""

    source_error = "source_error"
    rounding = "rounding"


@app.command("list")
def list_reviews(warehouse: Warehouse = None, as_json: Json = False) -> None:
    """List the reviews, the last one at the end. 列出复核记录。"""
    from dataclasses import asdict

    from pipelines.commands.printing import print_json, show, table
    from pipelines.reviews.records import in_force, read_reviews

    path = _path(warehouse)
    reviews = read_reviews(path)
    valid = in_force(reviews)
    if as_json:
        print_json(
            {
                "reviews": str(path),
                "records": [{**asdict(review), "in_force": review in valid} for review in reviews],
            }
        )
        return
    made = table(
        "时间", "决定", "对象", "部门", "年度", "改为", "理由", "复核人", "有效", right=("年度", "改为")
    )
    for review in reviews:
        made.add_row(
            review.at,
            review.action + (f" ({review.verdict})" if review.verdict else ""),
            review.target,
            review.issuer or "",
            str(review.fiscal_year or ""),
            review.value or ("空白 blank" if review.is_blank else ""),
            review.reason,
            review.reviewer or "",
            "是" if review in valid else "",
        )
    show(str(path), made if reviews else "没有复核记录 no reviews")


@app.command("accept")
def accept(
    finding: Finding,
    reason: Reason,
    verdict: Annotated[Verdict, typer.Option("--as", help="What it is.")] = Verdict.source_error,
    reviewer: Reviewer = None,
    warehouse: Warehouse = None,
    as_json: Json = False,
) -> None:
    """Accept a finding: the report does print it so. 认可：原文如此。"""
    _review(warehouse, "accept", finding, reason, reviewer, as_json, verdict=verdict.value)


@app.command("override")
def override(
    target: Target,
    reason: Reason,
    value: Annotated[
        str | None, typer.Option("--value", metavar="AMOUNT", help="In the unit of the cell.")
    ] = None,
    blank: Annotated[
        bool, typer.Option("--blank", help="Nothing is printed in the cell. 该格空白。")
    ] = False,
    fact: Annotated[
        str | None, typer.Option("--fact", metavar="FACT", help="The cell. [default: the finding's first]")
    ] = None,
    reviewer: Reviewer = None,
    warehouse: Warehouse = None,
    as_json: Json = False,
) -> None:
    """Give a cell another value; what is printed stays beside it. 改数：原印数保留。"""
    _review(warehouse, "override", target, reason, reviewer, as_json, fact=fact, value=value, blank=blank)


@app.command("reopen")
def reopen(
    target: Target,
    reason: Reason,
    reviewer: Reviewer = None,
    warehouse: Warehouse = None,
    as_json: Json = False,
) -> None:
    """Take back what was decided. 重开：撤回原决定。"""
    _review(warehouse, "reopen", target, reason, reviewer, as_json)


@app.command("serve")
def serve_desk(
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Where it listens.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="PORT", min=0, max=65535, help="0: a free one.")] = 0,
    allow_remote: Annotated[
        bool, typer.Option("--allow-remote", help="Let other machines reach it, unencrypted.")
    ] = False,
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    warehouse: Warehouse = None,
    as_json: Json = False,
) -> None:
    """Review in the browser: the desk, until Ctrl-C. 复核台：在浏览器中复核，Ctrl-C 结束。"""
    from pipelines.site.desk.serving import serve
    from pipelines.warehouse.places import Places

    def announce(url: str) -> None:
        if as_json:
            from pipelines.commands.printing import print_json

            print_json({"url": url, "warehouse": str(places.target), "reviews": str(places.reviews)})
        else:
            typer.echo(f"复核台 review desk: {url}")
            typer.echo("地址只能启动一次，勿外传；Ctrl-C 结束 the address starts it once; stop with Ctrl-C")
        sys.stdout.flush()
        if open_browser:
            typer.launch(url)

    known = settings()
    places = Places.around(warehouse_path(warehouse), known)
    serve(places, host, port, known.workers, announce, allow_remote=allow_remote)


def _review(
    warehouse: Path | None,
    action: str,
    target: str,
    reason: str,
    reviewer: str | None,
    as_json: bool,
    *,
    fact: str | None = None,
    value: str | None = None,
    blank: bool = False,
    verdict: str | None = None,
) -> None:
    from dataclasses import asdict

    from pipelines.commands.printing import print_json
    from pipelines.reviews.appending import append_review
    from pipelines.reviews.making import make_review
    from pipelines.warehouse.connect import open_published

    with open_published(warehouse_path(warehouse)) as connection:
        review = make_review(
            connection,
            action,
            target,
            reason,
            fact=fact,
            value=value,
            blank=blank,
            verdict=verdict,
            reviewer=reviewer or os.environ.get("USER"),
        )
    path = _path(warehouse)
    replaced = append_review(path, review)
    if as_json:
        replaces = [asdict(other) for other in replaced]
        print_json({"reviews": str(path), "review": asdict(review), "replaces": replaces})
    else:
        typer.echo(f"{_told(review)}  {path}")
        for other in replaced:
            typer.echo(f"取代 replaces {_told(other)} ({other.reviewer or '–'}, {other.at})", err=True)
        typer.echo("下一次 fiscal run、ingest 或 check 生效 takes effect with the next build")


def _told(review: Review) -> str:
    value = "空白 blank" if review.is_blank else review.value
    change = f" → {value}" if value is not None else ""
    return f"{review.action} {review.target}{change}: {review.reason}"


def _path(warehouse: Path | None) -> Path:
    from pipelines.warehouse.places import Places

    return Places.around(warehouse_path(warehouse), settings()).reviews
