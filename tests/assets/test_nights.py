"""Nights through Dagster: the schedule, the sensor with its cursor, the jobs, and what a failed run tells."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.assets import jobs
from pipelines.definitions import assemble
from pipelines.errors import WarehouseError
from pipelines.nights.ledger import Ledger
from pipelines.warehouse.lock import building
from tests.nights.alert_service import AlertService
from tests.nights.conftest import House, house  # noqa: F401  (the fixture)

pytestmark = pytest.mark.end_to_end


def run(house: House, job: str, instance: Any) -> Any:  # noqa: F811
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    definition = assemble(house.night().builder).resolve_job_def(job)
    return definition.execute_in_process(instance=instance, run_config=quiet, raise_on_error=False)


def sensor_tick(house: House, instance: Any, cursor: str | None) -> Any:  # noqa: F811
    import dagster as dg

    definitions = assemble(house.night().builder)
    context = dg.build_sensor_context(instance=instance, cursor=cursor)
    return definitions.resolve_sensor_def("dropped_files").evaluate_tick(context)


def settle(house: House) -> None:  # noqa: F811
    """As if the files had been dropped a minute ago."""
    for path in (house.folder / "raw").iterdir():
        before = time.time() - 60
        os.utime(path, (before, before))


def test_the_schedule_is_due_at_two_in_china(house: House) -> None:  # noqa: F811
    import dagster as dg

    definitions = assemble(house.night().builder)
    schedule = definitions.resolve_schedule_def("nightly")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 2 * * *", "Asia/Shanghai")
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING
    at = datetime(2026, 9, 1, 18, 0, tzinfo=UTC)
    with dg.instance_for_test() as instance:
        [request] = schedule.evaluate_tick(
            dg.build_schedule_context(instance=instance, scheduled_execution_time=at)
        ).run_requests
    assert (request.run_key, request.tags["fiscal/night"]) == ("2026-09-02", "2026-09-02")


def test_the_sensor_asks_for_dropped_files_once(house: House) -> None:  # noqa: F811
    import dagster as dg

    house.put("a", "甲局 2023")
    settle(house)
    with dg.DagsterInstance.ephemeral() as instance:
        first = sensor_tick(house, instance, None)
        assert [request.tags["fiscal/reports"] for request in first.run_requests] == ["1"]
        assert run(house, jobs.TAKE_IN, instance).success
        assert house.rows("select source_name, status from core.report") == [("a.pdf", "landed")]
        assert sensor_tick(house, instance, first.cursor).run_requests == []
        house.put("b", "乙局 2023")
        assert "being written" in sensor_tick(house, instance, first.cursor).skip_message
        settle(house)
        second = sensor_tick(house, instance, first.cursor)
        assert len(second.run_requests) == 1
        assert second.run_requests[0].run_key != first.run_requests[0].run_key


def test_what_is_landed_already_is_not_asked_for(house: House) -> None:  # noqa: F811
    import dagster as dg

    house.put("a", "甲局 2023")
    settle(house)
    house.pass_night()
    with dg.DagsterInstance.ephemeral() as instance:
        tick = sensor_tick(house, instance, None)
        assert tick.run_requests == []
        assert "nothing to land" in tick.skip_message
        assert json.loads(tick.cursor)["files"]


def test_a_run_that_failed_is_caught_up_with_the_next_day(house: House) -> None:  # noqa: F811
    import dagster as dg

    house.put("a", "甲局 2023")
    settle(house)
    with dg.DagsterInstance.ephemeral() as instance:
        cursor = json.loads(sensor_tick(house, instance, None).cursor)
        yesterday = json.dumps({**cursor, "day": "2020-01-01"})
        assert len(sensor_tick(house, instance, yesterday).run_requests) == 1


def test_a_night_tells_every_suite_though_nothing_is_new(
    house: House,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import dagster as dg

    house.put("a", "甲局 2023")
    with dg.DagsterInstance.ephemeral() as instance, AlertService() as service:
        monkeypatch.setenv("FISCAL_ALERT_URLS", service.address())
        first = run(house, jobs.NIGHT, instance)
        assert first.success
        published = house.places.target.stat()
        second = run(house, jobs.NIGHT, instance)
        assert second.success
        assert house.places.target.stat() == published
        [materialized] = second.asset_materializations_for_node("warehouse")
        assert materialized.metadata["published"].value is False
        assert len(second.get_asset_check_evaluations()) == len(first.get_asset_check_evaluations()) > 10
    assert [message["title"].partition("：")[2] for message in service.messages] == ["新入库 1"]


def test_a_run_waits_for_no_other_builder(house: House) -> None:  # noqa: F811
    """The lock is held from the first step to the last; who comes second is told who holds it."""
    import subprocess
    import sys

    import dagster as dg

    house.put("a", "甲局 2023")
    lock = house.places.lock
    lock.parent.mkdir(parents=True)
    code = (
        "import sys, pathlib; from pipelines.warehouse.lock import building\n"
        f"with building(pathlib.Path({str(lock)!r})): print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path.cwd()
    )
    assert other.stdout is not None and other.stdout.readline()
    with (
        dg.DagsterInstance.ephemeral() as instance,
        pytest.raises((dg.DagsterError, WarehouseError)) as failed,
    ):
        definition = assemble(house.night().builder).resolve_job_def(jobs.TAKE_IN)
        definition.execute_in_process(
            instance=instance, run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        )
    cause = getattr(failed.value, "user_exception", failed.value)
    assert "another process is building this warehouse" in str(cause)
    other.communicate(b"")
    with dg.DagsterInstance.ephemeral() as instance:
        assert run(house, jobs.TAKE_IN, instance).success


def test_a_failed_run_is_told_of(house: House, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    with AlertService() as service:
        monkeypatch.setenv("FISCAL_ALERT_URLS", service.address())
        for _ in range(2):
            jobs.tell_of_failure(house.night().builder, "Execution of run failed", "ab12")
    [message] = service.messages
    assert "运行失败" in message["title"]
    assert "see run ab12 in Dagster" in message["message"]


def test_a_failed_run_does_not_close_the_night_of_its_retry(house: House) -> None:  # noqa: F811
    builder = house.night().builder
    with Ledger(builder.places.ledger) as ledger:
        ledger.begin_night(house.now)
        with building(builder.places.lock):
            jobs.tell_of_failure(builder, "Execution of run failed", "ab12")
        assert [night["outcome"] for night in ledger.last_nights(1)] == ["running"]
        jobs.tell_of_failure(builder, "Execution of run failed", "ab12")
        assert [night["outcome"] for night in ledger.last_nights(1)] == ["failed"]


def test_the_warehouse_is_expected_to_be_fresh() -> None:
    from datetime import timedelta

    from pipelines.assets.warehouse import warehouse

    [spec] = warehouse.specs
    assert spec.freshness_policy is not None
    assert spec.freshness_policy.fail_window.to_timedelta() == timedelta(hours=50)
