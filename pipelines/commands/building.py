"""Commands that build a warehouse: run, ingest, check. Their last lines say what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.commands.options import Dask, FailOn, Json, Level, Warehouse, settings, warehouse_path

if TYPE_CHECKING:
    from pipelines.warehouse.builder import Builder

_LINES_SHOWN = 20


def run(
    warehouse: Warehouse = None, dask: Dask = None, fail_on: FailOn = None, as_json: Json = False
) -> None:
    """Build the warehouse from every report in data/raw. 由 data/raw 中全部报告建库。"""
    with _builder(warehouse, dask) as builder:
        from pipelines.assets.run import materialize_all

        materialize_all(builder)
    _conclude(builder, None, fail_on, as_json)


def ingest(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", exists=True, help="Report PDFs, or folders of them.")
    ],
    warehouse: Warehouse = None,
    dask: Dask = None,
    fail_on: FailOn = None,
    as_json: Json = False,
) -> None:
    """Land reports; what is published already stays. 将报告入库，已有的保留。"""
    with _builder(warehouse, dask) as builder:
        builder.progress.say(f"入库 landing into {builder.places.target}")
        inputs = builder.gather(paths)
        builder.read()
        builder.land()
        builder.check()
        builder.publish()
    from pipelines.warehouse.quarantine import report_ids

    _conclude(builder, report_ids(inputs), fail_on, as_json)


def check(
    warehouse: Warehouse = None,
    data_docs: Annotated[
        bool,
        typer.Option(
            "--data-docs",
            help="Also build Great Expectations' Data Docs beside the warehouse. Their pages take styles and scripts "
            "from a CDN and look bare without a network; `fiscal site` needs none.",
        ),
    ] = False,
    fail_on: FailOn = None,
    as_json: Json = False,
) -> None:
    """Run the accounting identities again over what is published. 对已入库数据重新核对。

    The results stand as JSON beside the warehouse too: checks/<run_id>/<suite>.json.
    """
    with _builder(warehouse) as builder:
        builder.carry_all()
        builder.check(data_docs=data_docs)
        builder.publish()
    if data_docs:
        typer.echo(f"Data Docs: {builder.places.data_docs / 'index.html'}", err=True)
    _conclude(builder, None, fail_on, as_json)


@contextmanager
def _builder(warehouse: Path | None, dask: str | None = None) -> Iterator[Builder]:
    """Hold the lock of the warehouse and show progress while it is built."""
    from pipelines.commands.watching import watch
    from pipelines.warehouse.builder import Builder
    from pipelines.warehouse.lock import building
    from pipelines.warehouse.places import Places

    known = settings()
    places = Places.around(warehouse_path(warehouse), known)
    progress = watch()
    try:
        with building(places.lock):
            yield Builder(
                places,
                workers=known.workers,
                progress=progress,
                limits=known.limits,
                history=known.history,
                scheduler=dask or known.dask_scheduler,
            )
    finally:
        progress.end()


def _conclude(builder: Builder, report_ids: list[str] | None, fail_on: Level | None, as_json: bool) -> None:
    """Say what came of the reports (None: of all) and leave with 1 where something was set aside."""
    from pipelines.commands.printing import print_json
    from pipelines.warehouse import queries
    from pipelines.warehouse.connect import open_published

    with open_published(builder.places.target) as connection:
        reports = queries.coverage(connection, report_ids)
        refused = queries.quarantined(connection, report_ids)
        issuers = {row["issuer"] for row in reports}
        changes = [row for row in queries.year_over_year(connection, headlines=1) if row["issuer"] in issuers]
    for row in refused:
        typer.echo(f"未能入库 not landed: {row['source_name']}: {row['detail']}", err=True)
    if as_json:
        print_json(
            {
                "warehouse": str(builder.places.target),
                "reports": reports,
                "quarantined": refused,
                "year_over_year": changes,
            }
        )
    else:
        _print_summary(builder.places.target, reports, changes)
    if refused or (
        fail_on is not None and any(_count(reports, level) for level in queries.severities_from(fail_on))
    ):
        raise typer.Exit(1)


def _count(reports: list[dict[str, Any]], severity: str) -> int:
    return sum(row[f"findings_{severity}"] for row in reports)


def _print_summary(target: Path, reports: list[dict[str, Any]], changes: list[dict[str, Any]]) -> None:
    from pipelines.commands.printing import amount, signed

    landed = [row for row in reports if row["status"] != "quarantined"]
    facts = sum(row["facts"] for row in landed)
    checks = {name: sum(row[f"checks_{name}"] for row in landed) for name in ("exact", "tail", "violation")}
    found = {level: _count(reports, level) for level in ("error", "warning", "info")}
    typer.echo(
        f"报告 reports {len(landed)}, 隔离 set aside {len(reports) - len(landed)}, 数据 facts {facts:,}"
    )
    typer.echo(
        f"核对 checks: 相符 exact {checks['exact']:,}, 尾差 tail {checks['tail']:,}, "
        f"不符 violation {checks['violation']:,}"
    )
    typer.echo(f"问题 findings: error {found['error']}, warning {found['warning']}, info {found['info']}")
    typer.echo(f"数据仓库 warehouse: {target}")
    for row in changes[:_LINES_SHOWN]:
        typer.echo(
            f"{row['issuer']} {row['fiscal_year']} {row['name_zh']}（万元） "
            f"{amount(row['prior_amount_wan']) or '–'} → {amount(row['amount_wan'])}"
            f"  {signed(row['change_wan'])}  {signed(row['change_pct'], '%')}".rstrip()
        )
    if len(changes) > _LINES_SHOWN:
        typer.echo(f"… {len(changes) - _LINES_SHOWN} more: fiscal yoy ISSUER")
    typer.echo("下一步 next: fiscal yoy ISSUER [YEAR] · fiscal findings · fiscal sql QUERY")
