"""A run that a crash left behind is marked as failed, so that the nights after it are not kept waiting; no other is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipelines.assets import lost_runs
from pipelines.settings import Settings
from pipelines.warehouse.lock import building, is_held
from pipelines.warehouse.places import Places

pytestmark = pytest.mark.end_to_end


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places.around(tmp_path / "fiscal.duckdb", Settings(raw=tmp_path / "raw"))


def tick(places: Places, instance: Any, cursor: str | None) -> Any:
    import dagster as dg

    context = dg.build_sensor_context(instance=instance, cursor=cursor)
    return lost_runs.lost_runs_sensor(places).evaluate_tick(context)


def started(instance: Any) -> Any:
    import dagster as dg

    return instance.add_run(dg.DagsterRun(job_name="night", status=dg.DagsterRunStatus.STARTED))


def test_a_run_without_the_lock_is_lost_at_the_second_look(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dagster as dg

    with dg.DagsterInstance.ephemeral() as instance:
        run = started(instance)
        assert tick(places, instance, None).cursor == "[]"  # it has only begun
        monkeypatch.setattr(lost_runs, "_GRACE_SECONDS", -1.0)
        first = tick(places, instance, "[]")
        assert run.run_id in first.cursor
        assert instance.get_run_by_id(run.run_id).status is dg.DagsterRunStatus.STARTED
        second = tick(places, instance, first.cursor)
        assert "1 次" in second.skip_message
        assert instance.get_run_by_id(run.run_id).status is dg.DagsterRunStatus.FAILURE
        assert tick(places, instance, second.cursor).cursor == "[]"


def test_a_run_whose_process_holds_the_lock_is_left_alone(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dagster as dg

    monkeypatch.setattr(lost_runs, "_GRACE_SECONDS", -1.0)
    code = (
        "import sys, pathlib; from pipelines.warehouse.lock import building\n"
        f"with building(pathlib.Path({str(places.lock)!r})): print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None and other.stdout.readline()
    with dg.DagsterInstance.ephemeral() as instance:
        run = started(instance)
        cursor = None
        for _ in range(3):
            cursor = tick(places, instance, cursor).cursor
        assert instance.get_run_by_id(run.run_id).status is dg.DagsterRunStatus.STARTED
        other.kill()
        other.wait()
        for _ in range(2):
            cursor = tick(places, instance, cursor).cursor
        assert instance.get_run_by_id(run.run_id).status is dg.DagsterRunStatus.FAILURE


def test_the_lock_is_seen_and_not_taken(places: Places) -> None:
    assert not is_held(places.lock)
    assert not places.lock.exists()
    with building(places.lock):
        assert is_held(places.lock)
    assert not is_held(places.lock)
    with building(places.lock):
        pass
