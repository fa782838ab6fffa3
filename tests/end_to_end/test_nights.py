"""Three nights over three disclosure sites, through Dagster's ticks and through `fiscal watch`: after each, the warehouse
holds exactly the reports, versions and findings that are to be expected, and the sites were asked politely.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipelines.reading import reader_version
from pipelines.settings import Settings
from pipelines.sources.adopting import readings_of
from pipelines.sources.archive import ArchivedFile
from pipelines.sources.readings import read_files
from pipelines.validating import run as suites
from pipelines.validating.suites import Suite, load_suites
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.connect import open_published
from pipelines.warehouse.places import Places
from tests.nights.alert_service import AlertService
from tests.published import ALL, published
from tests.sources.disclosure_sites import (
    ARCHIVES_OFFICE,
    ARCHIVES_OFFICE_CHANGED,
    CRAWL_DELAY_SECONDS,
    CULTURE,
    DELAY_SECONDS,
    LAST_NIGHT,
    TOTAL_SECONDS,
    UNION,
    DisclosureSites,
)

pytestmark = pytest.mark.end_to_end
ROOT = Path(__file__).resolve().parents[2]
CORRECTED = ROOT / "tests" / "specimens" / "sample-culture-bureau-2023-corrected.pdf"
POLITE = {
    "delay_seconds": DELAY_SECONDS,
    "retry_seconds": 0.05,
    "total_seconds": TOTAL_SECONDS,
    "recheck_days": 1e-6,  # nights of this test follow one another within minutes
}
SOME_SUITES = ("cross_year", "rev_exp_summary", "three_public")
IDLE_CPU_SECONDS = 5.0
GRAVE = {
    CULTURE[2022]: {("Y-PRIOR", "warning")},  # restates 2021, which came before it
    CULTURE[2023]: {("T3-HIER", "error"), ("T6-03", "error"), ("T9-01", "error")},  # the planted faults
    CORRECTED: {("Y-DUP", "warning")},  # prints other numbers than the version before it
    UNION: {("E-YUAN", "error"), ("E-PRJ", "warning"), ("N-SHR-PRJ", "warning")},  # the issuer's own
}
"""Errors and warnings of a report, whenever it is landed; the others have none."""
Contents = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The specimens' readings, made once: nights themselves are what is tested here."""
    folder = tmp_path_factory.mktemp("nights") / "readings"
    shutil.copytree(published(tmp_path_factory, ALL).parent / "readings", folder)
    files = (*CULTURE.values(), UNION, ARCHIVES_OFFICE, ARCHIVES_OFFICE_CHANGED, CORRECTED)
    archived = [ArchivedFile(path, sha256_of(path), path.name, 0, "") for path in files]
    read_files(archived, readings_of(folder, reader_version()))
    return folder


@pytest.fixture
def sites() -> Iterator[DisclosureSites]:
    with DisclosureSites() as running:
        yield running


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def places_of(folder: Path, sites: DisclosureSites, readings: Path) -> Places:
    """A warehouse that watches the sites and knows the readings."""
    sites.write_watch_list(folder / "sources", politeness=POLITE)
    (folder / "out").mkdir()
    (folder / "raw").mkdir()
    (folder / "out" / "readings").symlink_to(readings)
    return Places.around(
        folder / "out" / "fiscal.duckdb", Settings(raw=folder / "raw", sources=folder / "sources")
    )


def contents(target: Path) -> Contents:
    """What must not depend on the way there: reports, numbers, evaluations, findings."""
    queries = {
        "report": "select * exclude (ingested_at) from core.report order by all",
        "fact": "select * from core.fact order by all",
        "check_result": "select * exclude (run_id) from quality.check_result order by all",
        "finding": "select * from quality.finding order by all",
    }
    with open_published(target) as connection:
        return {name: connection.execute(query).fetchall() for name, query in queries.items()}


def assert_holds(
    target: Path, landed: Collection[Path], replaced: dict[Path, Path], checks: Collection[str]
) -> None:
    """Exactly these reports, `replaced` (the later version → the earlier), and what is grave about them."""
    reports = {sha256_of(path): "landed" for path in landed}
    reports |= {sha256_of(earlier): "superseded" for earlier in replaced.values()}
    versions = {(sha256_of(later), sha256_of(earlier)) for later, earlier in replaced.items()}
    grave = {
        (sha256_of(path), *one)
        for path in (*landed, *replaced.values())
        for one in GRAVE.get(path, ())
        if one[0] in checks
    }
    with open_published(target) as connection:
        statuses = connection.execute("select sha256, status from core.report").fetchall()
        superseding = connection.execute(
            "select later.sha256, earlier.sha256 from core.report as later "
            "join core.report as earlier on later.supersedes = earlier.report_id"
        ).fetchall()
        findings = connection.execute(
            "select distinct sha256, check_id, severity from quality.finding join core.report using (report_id) "
            "where severity <> 'info'"
        ).fetchall()
    assert (dict(statuses), len(statuses)) == (reports, len(reports))
    assert sorted(superseding) == sorted(versions)
    assert sorted(findings) == sorted(grave)


def assert_night(places: Places, sites: DisclosureSites, checks: Collection[str]) -> None:
    """What is published and archived is what the sites have brought until tonight."""
    replaced = {ARCHIVES_OFFICE_CHANGED: ARCHIVES_OFFICE} if sites.night > 1 else {}
    landed = set(sites.expected.values()) - set(replaced.values())
    assert_holds(places.target, landed, replaced, checks)
    assert {path.stem for path in places.archive.glob("*.pdf")} == set(sites.expected)


def assert_asked_politely(sites: DisclosureSites) -> None:
    """One request at a time, rests between them, nothing that robots.txt forbids, no document sent twice."""
    for server, rest in zip(sites.servers, (DELAY_SECONDS, CRAWL_DELAY_SECONDS, DELAY_SECONDS), strict=True):
        assert server.peak == 1
        assert server.spacing() >= rest * 0.9
    assert not [one.path for one in sites.gb18030.requests if one.path.startswith("/neibu/")]
    for server in (sites.static, sites.paged):  # those whose documents say when they changed
        bodies = Counter(
            one.path for one in server.requests if one.path.endswith(".pdf") and one.status == 200
        )
        assert bodies and set(bodies.values()) == {1}
    busy = [one.status for one in sites.gb18030.asked("/list.asp?class=12")]
    assert busy[:3] == [503, 503, 200]


def assert_a_full_build_gives_the_same(places: Places, folder: Path, readings: Path) -> None:
    """Everything again from the archive, in one build."""
    again = replace(places, target=folder / "again" / "fiscal.duckdb")
    (folder / "again").mkdir()
    (folder / "again" / "readings").symlink_to(readings)
    builder = Builder(again)
    builder.gather_all()
    builder.read()
    builder.land()
    builder.check()
    builder.publish()
    assert contents(again.target) == contents(places.target)


def check_ids(some: Sequence[Suite]) -> set[str]:
    return {identity.id for suite in some for identity in suite.identities}


def test_three_nights_through_dagster(
    tmp_path: Path, sites: DisclosureSites, readings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ticks of the schedule, then of the sensor, and each run that they ask for, with an instance on disk."""
    import dagster as dg

    from pipelines.definitions import assemble

    some = [suite for suite in load_suites() if suite.name in SOME_SUITES]
    every = suites.run_suites
    monkeypatch.setattr(suites, "run_suites", lambda *rest, **more: every(*rest, suites=some, **more))
    places, checks = places_of(tmp_path, sites, readings), check_ids(some)
    definitions = assemble(Builder(places))
    schedule, sensor = (
        definitions.resolve_schedule_def("nightly"),
        definitions.resolve_sensor_def("dropped_files"),
    )
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}

    def execute(job_name: str, request: dg.RunRequest) -> None:
        job = definitions.resolve_job_def(job_name)
        config = {**dict(job.run_config or {}), **quiet}
        assert job.execute_in_process(instance=instance, run_config=config, tags=request.tags).success

    home = tmp_path / "home"
    home.mkdir()
    with dg.DagsterInstance.local_temp(str(home)) as instance:
        for night in range(1, LAST_NIGHT + 1):
            at = datetime(2026, 9, night, 18, 0, tzinfo=UTC)
            tick = schedule.evaluate_tick(
                dg.build_schedule_context(instance=instance, scheduled_execution_time=at)
            )
            [request] = tick.run_requests or []
            execute("night", request)
            assert_night(places, sites, checks)
            if night < LAST_NIGHT:
                sites.advance()
        nights = [run.tags["fiscal/night"] for run in instance.get_runs()]
        assert nights == ["2026-09-04", "2026-09-03", "2026-09-02"]
        asked = sum(len(server.requests) for server in sites.servers)
        for suffix in ("", ".json"):
            dropped = shutil.copy(f"{CORRECTED}{suffix}", places.raw)
            os.utime(dropped, (time.time() - 60, time.time() - 60))
        seen = sensor.evaluate_tick(dg.build_sensor_context(instance=instance))
        [request] = seen.run_requests or []
        execute("take_in", request)
        replaced = {ARCHIVES_OFFICE_CHANGED: ARCHIVES_OFFICE, CORRECTED: CULTURE[2023]}
        landed = {*sites.expected.values(), CORRECTED} - set(replaced.values())
        assert_holds(places.target, landed, replaced, checks)
        again = sensor.evaluate_tick(dg.build_sensor_context(instance=instance, cursor=seen.cursor))
        assert not again.run_requests
        assert sum(len(server.requests) for server in sites.servers) == asked
    assert_asked_politely(sites)


def watch(*arguments: str) -> Any:
    """Run `fiscal watch`, and return what it printed as JSON."""
    from pipelines.cli import app

    done = CliRunner().invoke(app, ["watch", *arguments, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def watch_by_cron(*arguments: str) -> tuple[str, float]:
    """Run `fiscal watch` in a process of its own; return what it printed and the CPU seconds that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", "from pipelines.cli import main; main()", "watch", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_three_nights_through_fiscal_watch(
    tmp_path: Path, sites: DisclosureSites, readings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places, checks = places_of(tmp_path, sites, readings), check_ids(load_suites())
    with AlertService() as service:
        for name, value in {
            "WAREHOUSE": places.target,
            "RAW": places.raw,
            "SOURCES": places.watch_list,
            "WORKERS": 0,
            "ALERT_URLS": service.address(),
        }.items():
            monkeypatch.setenv(f"FISCAL_{name}", str(value))
        shown = watch("--dry-run")
        assert len([link for source in shown["sources"] for link in source["links"]]) >= 4
        assert not places.target.exists() and not places.ledger.exists() and not places.archive.exists()
        for night in range(1, LAST_NIGHT + 1):
            result = watch("--once")
            assert result["outcome"] == "published"
            assert_night(places, sites, checks)
            problems = {
                one["source_id"]: {problem["kind"] for problem in one["problems"]}
                for one in result["sources"]
            }
            assert problems == sites.expected_problems
            if night < LAST_NIGHT:
                sites.advance()
        published_as = places.target.stat()
        printed, seconds = watch_by_cron("--once")
        assert "nothing new, nothing published" in printed
        assert seconds < IDLE_CPU_SECONDS
        assert places.target.stat() == published_as
        assert len(service.messages) == LAST_NIGHT
        first, second, third = [message["message"] for message in service.messages]
    assert "样例市云汀区文化和旅游局 2021 年度决算" in first and "【核对错误 errors found】" in first
    assert "样例市云汀区文化和旅游局 2022 年度决算" in second and "（新版本）" in second
    assert "2021" not in second and "【核对错误 errors found】" not in second
    assert "新洲区总工会 2023 年度决算" in third and "【核对错误 errors found】" in third
    assert_asked_politely(sites)
    assert_a_full_build_gives_the_same(places, tmp_path, readings)
