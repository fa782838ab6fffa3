"""The command `watch`: one night now, or every night at its hour; the same steps as Dagster's schedule takes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from datetime import time as time_of_day
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from pipelines.commands.options import Json, Warehouse, settings, warehouse_path

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.nights.night import Night
    from pipelines.nights.preview import Preview
    from pipelines.nights.run import NightResult
    from pipelines.nights.telling import Told
    from pipelines.settings import Settings

_CHINA = timezone(timedelta(hours=8))
_SHOWN = 20


def watch(
    once: Annotated[
        bool,
        typer.Option(
            "--once/--nightly",
            help="One night now (for cron), or now and then every night at FISCAL_NIGHT_AT.",
        ),
    ] = True,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="SOURCE", help="Look at this one alone; repeatable."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be followed, read and told; change nothing.")
    ] = False,
    log_format: Annotated[
        Literal["text", "json"] | None,
        typer.Option(
            "--log-format", help="Progress for people, or as JSON lines. [default: FISCAL_LOG_FORMAT]"
        ),
    ] = None,
    warehouse: Warehouse = None,
    as_json: Json = False,
) -> None:
    """Look at the sources, land what is new, tell people. 查看来源，新报告入库，通知。"""
    if once or dry_run:
        raise typer.Exit(_one_night(source or (), dry_run, log_format, warehouse, as_json))
    while True:
        try:
            _one_night(source or (), False, log_format, warehouse, as_json)
        except Exception as error:  # the next night tries again
            typer.echo(f"这一晚未完成 this night failed: {error}", err=True)
        time.sleep(seconds_to_next(datetime.now(UTC), settings().night_at))


def seconds_to_next(now: datetime, at: time_of_day) -> float:
    """Return the seconds from `now` to the next time of day `at` in China."""
    here = now.astimezone(_CHINA)
    next_one = here.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    if next_one <= here:
        next_one += timedelta(days=1)
    return (next_one - here).total_seconds()


def _one_night(
    only: Sequence[str], dry_run: bool, log_format: str | None, warehouse: Any, as_json: bool
) -> int:
    from pipelines.commands.watching import watch as progress_of
    from pipelines.nights.night import Night
    from pipelines.warehouse.builder import Builder
    from pipelines.warehouse.places import Places

    known = settings()
    progress = progress_of(log_format=log_format)
    places = Places.around(warehouse_path(warehouse), known)
    builder = Builder(
        places,
        workers=known.workers,
        progress=progress,
        limits=known.limits,
        history=known.history,
        scheduler=known.dask_scheduler,
    )
    night = Night(builder)
    try:
        if dry_run:
            return _preview(night, only, known, as_json)
        return _run(night, only, known, as_json)
    finally:
        progress.end()


def _run(night: Night, only: Sequence[str], known: Settings, as_json: bool) -> int:
    from dataclasses import asdict

    from pipelines.commands.printing import print_json
    from pipelines.nights.run import run_night

    result = run_night(night, only=only, addresses=known.alert_addresses, site_url=known.site_url)
    night.builder.progress.end()
    if as_json:
        print_json(asdict(result))
    else:
        _print(result, night.builder.places.watch_list)
    troubled = any(problem["kind"] == "watch_list" for one in result.sources for problem in one["problems"])
    unsent = any(told.problem for told in result.told)
    return 1 if result.newly_set_aside or troubled or unsent else 0


def _preview(night: Night, only: Sequence[str], known: Settings, as_json: bool) -> int:
    from dataclasses import asdict

    from pipelines.commands.printing import print_json
    from pipelines.nights.preview import preview

    seen = preview(night, only=only, addresses=known.alert_addresses, site_url=known.site_url)
    if as_json:
        print_json(asdict(seen))
    else:
        _print_preview(seen, night.builder.places.watch_list)
    return 0


def _print(result: NightResult, watch_list: Path) -> None:
    _print_none_watched(result.sources, watch_list)
    for source in result.sources:
        problems = source["problems"]
        typer.echo(
            f"{source['source_id']}：列出 listed {source['listed']}，新 new {len(source['new'])}，"
            f"新版本 new versions {len(source['new_versions'])}，问题 problems {len(problems)}"
            + ("，没有链接了 silent" if source["silent"] else "")
        )
        _print_problems(problems)
    if result.run is None:
        typer.echo("没有新内容，未发布 nothing new, nothing published")
    else:
        run = result.run
        typer.echo(
            f"发布 published：新 new {run['reports_new']}，新版本 new versions {run['reports_new_version']}，"
            f"更新 updated {run['reports_updated']}，隔离 set aside {run['reports_quarantined']}；"
            f"库中 reports {run['reports']}，错误 errors {run['findings_error']}"
        )
    if result.waiting or result.missing:
        typer.echo(
            f"隔离待重试或搁置 waiting {result.waiting}，文件已不在 files missing {len(result.missing)}"
        )
    _print_told(result.told, shown=False)


def _print_preview(seen: Preview, watch_list: Path) -> None:
    _print_none_watched(seen.sources, watch_list)
    for source in seen.sources:
        typer.echo(
            f"{source['source_id']}：将跟踪 links {len(source['links'])}，问题 problems {len(source['problems'])}"
        )
        for link in source["links"][:_SHOWN]:
            typer.echo(f"  {link['title']}  {link['url']}")
        _print_problems(source["problems"])
    typer.echo(
        f"本机待读 files here to read {len(seen.files)}：{'、'.join(seen.files[:_SHOWN]) or '无 none'}"
    )
    if seen.plan.check_again:
        typer.echo(f"将重新核对 to check again：{', '.join(seen.plan.check_again)}")
    _print_told(seen.told, shown=True)


def _print_none_watched(sources: Sequence[Any], watch_list: Path) -> None:
    if not sources:
        typer.echo(
            f"没有启用的来源 no source is switched on: {watch_list}/*.yml with `enabled: true`; see docs/watching.md",
            err=True,
        )


def _print_problems(problems: Sequence[dict[str, Any]]) -> None:
    for problem in problems[:_SHOWN]:
        got = f"（{problem['got']}）" if problem["got"] else ""
        typer.echo(f"  {problem['kind']}: {problem['what']}{got} {problem['url']}", err=True)
    if len(problems) > _SHOWN:
        typer.echo(f"  … 另有 {len(problems) - _SHOWN} 项 and {len(problems) - _SHOWN} more", err=True)


def _print_told(told: Sequence[Told], shown: bool) -> None:
    for one in told:
        if one.problem:
            typer.echo(f"通知 {one.number} 未送达 alert {one.number} not sent: {one.problem}", err=True)
        elif one.message is not None:
            typer.echo(f"通知 alert {one.number}：{one.message.title}")
            if shown:
                typer.echo(one.message.body)
