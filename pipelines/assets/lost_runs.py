"""Runs whose process is gone, as after a power cut: Dagster would hold them for running, and wait for their end for ever.

A run holds the warehouse's lock from its first step to its last, so one without it is lost. What a lost run left is
completed by the run that is tried again.
"""

import json
import time

import dagster as dg

from pipelines.warehouse.lock import is_held
from pipelines.warehouse.places import Places

_GRACE_SECONDS = 600.0
_MESSAGE = "运行进程已不存在 the process of this run is gone; it is tried again"


def lost_runs_sensor(places: Places) -> dg.SensorDefinition:
    """Return the sensor that marks lost runs as failed, which has them tried again; each is looked at twice."""

    @dg.sensor(
        name="lost_runs",
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Runs that a crash of the machine left behind. 断电后遗留的运行",
    )
    def lost_runs(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        suspected = set(json.loads(context.cursor) if context.cursor else [])
        lost = set() if is_held(places.lock) else _old_runs(context.instance)
        for run_id in sorted(lost & suspected):
            run = context.instance.get_run_by_id(run_id)
            if run is not None:
                context.instance.report_run_failed(run, _MESSAGE)
        found = len(lost & suspected)
        said = f"{found} 次运行已失去 lost runs" if found else "没有遗留的运行 no run is lost"
        return dg.SensorResult(skip_reason=said, cursor=json.dumps(sorted(lost - suspected)))

    return lost_runs


def _old_runs(instance: dg.DagsterInstance) -> set[str]:
    """Return the runs that are under way for Dagster, and began some time ago."""
    under_way = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
    records = instance.get_run_records(dg.RunsFilter(statuses=under_way))
    before = time.time() - _GRACE_SECONDS
    return {
        record.dagster_run.run_id
        for record in records
        if (record.start_time or record.create_timestamp.timestamp()) < before
    }
