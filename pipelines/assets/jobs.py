"""What runs when: the whole build, the night at 02:00 in China, files dropped by hand, and telling of runs that failed.

The stages are the assets; what they do is elsewhere.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg

from pipelines.assets.lost_runs import lost_runs_sensor
from pipelines.errors import FiscalError
from pipelines.nights.night import Night
from pipelines.nights.preview import pending
from pipelines.nights.run import fail
from pipelines.settings import Settings
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.lock import building, is_held

BUILD, NIGHT, TAKE_IN = "build_warehouse", "night", "take_in"
ZONE = "Asia/Shanghai"
_STAGES = ["reports", "cells", "facts", "checks", "warehouse"]
_ONLY_NEW = {"ops": {"reports": {"config": {"only_new": True}}}}
_AGAIN = {"dagster/retry_strategy": "ALL_STEPS"}  # a step takes from files what the one before it left
_SETTLED_SECONDS = 5.0


def jobs() -> list[Any]:
    """Return the jobs: everything anew, a night, and what was dropped into data/raw."""
    return [
        dg.define_asset_job(
            BUILD, selection=_STAGES, tags=_AGAIN, description="Everything, from PDF to the published file."
        ),
        dg.define_asset_job(
            NIGHT,
            selection=["sources", *_STAGES, "messages"],
            config=_ONLY_NEW,
            tags={**_AGAIN, "fiscal/occasion": "night"},
            description="Look at the sources, land what is new, tell people. 夜间更新",
        ),
        dg.define_asset_job(
            TAKE_IN,
            selection=[*_STAGES, "messages"],
            config=_ONLY_NEW,
            tags={**_AGAIN, "fiscal/occasion": "dropped"},
            description="Land what lies in data/raw and was not landed. 手工放入的报告",
        ),
    ]


def resources(builder: Builder) -> dict[str, Any]:
    """Return the night of one run; the run holds the warehouse's lock from its first step to its last."""

    @dg.resource
    def night(_: dg.InitResourceContext) -> Iterator[Night]:
        with building(builder.places.lock):
            yield Night(builder)

    return {"night": night}


def schedules(at: time) -> list[Any]:
    """Return the nightly schedule, at that time of day in China; a night that the daemon slept through is made up for when it is up again."""

    @dg.schedule(
        name="nightly",
        job_name=NIGHT,
        cron_schedule=f"{at.minute} {at.hour} * * *",
        execution_timezone=ZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=f"{at:%H:%M} in China. 每日 {at:%H:%M}",
    )
    def nightly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        day = context.scheduled_execution_time.astimezone(ZoneInfo(ZONE)).date().isoformat()
        return dg.RunRequest(run_key=day, tags={"fiscal/night": day})

    return [nightly]


def sensors(builder: Builder) -> list[Any]:
    """Return the sensors: for files dropped by hand, which also catches up, for failed runs and for lost ones."""

    @dg.sensor(
        name="dropped_files",
        job_name=TAKE_IN,
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Reports in data/raw that are not landed. 手工放入 data/raw 的报告",
    )
    def dropped_files(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        seen: dict[str, Any] = json.loads(context.cursor) if context.cursor else {}
        listing = _listing(builder.places.raw)
        now = datetime.now(ZoneInfo(ZONE))
        day = now.date().isoformat()
        if {"files": listing, "day": day} == {"files": seen.get("files"), "day": seen.get("day")}:
            return dg.SkipReason("data/raw 没有变化 nothing changed in data/raw")
        if any(now.timestamp() - written < _SETTLED_SECONDS for _, written in listing.values()):
            return dg.SkipReason("有文件正在写入 a file is being written")
        cursor = json.dumps({"files": listing, "day": day})
        todo = pending(Night(builder))
        if not todo:
            return dg.SensorResult(skip_reason="没有待入库的报告 nothing to land", cursor=cursor)
        key = hashlib.sha256("\n".join([day, *todo]).encode()).hexdigest()[:16]
        request = dg.RunRequest(run_key=key, tags={"fiscal/reports": str(len(todo))})
        return dg.SensorResult([request], cursor=cursor)

    @dg.run_failure_sensor(
        name="failed_runs",
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Tells of runs that failed. 运行失败通知",
    )
    def failed_runs(context: dg.RunFailureSensorContext) -> None:
        tell_of_failure(builder, context.failure_event.message or "a run failed", context.dagster_run.run_id)

    return [dropped_files, failed_runs, lost_runs_sensor(builder.places)]


def tell_of_failure(builder: Builder, message: str, run_id: str) -> None:
    """Tell people that a run failed. While another one builds, as the retry may by now, the open night is that one's."""
    known = Settings()
    error = FiscalError("夜间运行失败 a run failed", got=message, remedy=f"see run {run_id} in Dagster")
    is_another = is_held(builder.places.lock)
    fail(builder, error, known.alert_addresses, Night(builder).clock(), close=not is_another)


def _listing(raw: Path) -> dict[str, list[float]]:
    found = {}
    for path in sorted([*raw.glob("*.pdf"), *raw.glob("*.pdf.json")]):
        try:
            file = path.stat()
        except OSError:
            continue
        found[path.name] = [file.st_size, file.st_mtime]
    return found
