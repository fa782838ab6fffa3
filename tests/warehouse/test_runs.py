from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from pipelines.records import Finding, LandedReport
from pipelines.warehouse.basis import note
from pipelines.warehouse.build import begin
from pipelines.warehouse.connect import open_build
from pipelines.warehouse.load import load_reports
from pipelines.warehouse.publish import publish
from pipelines.warehouse.queries import rows
from pipelines.warehouse.runs import record_run, run_id_of
from tests.warehouse.landed import landed

NIGHT = datetime(2026, 11, 1, 18, 0, tzinfo=UTC)
TOTAL = ("rev_exp_summary", "rev.grand_total", "amount")
A = landed("甲", 2023, [(*TOTAL, "1.00")])
B = landed("乙", 2023, [(*TOTAL, "2.00")])


def published(folder: Path, reports: list[LandedReport], now: datetime, reader: str = "1") -> list[dict]:
    """Build, record and publish the reports; return the runs of the published file."""
    target = folder / "fiscal.duckdb"
    connection = begin(folder / "build.duckdb", target)
    load_reports(connection, reports)
    note(connection, reader=reader, occasion="night", sources="2", started_at=f"{now:%Y-%m-%d} 17:59:00")
    record_run(connection, target, now)
    publish(connection, folder / "build.duckdb", target)
    with duckdb.connect(str(target), read_only=True) as reading:
        return rows(reading, "from marts.runs")


def changes(folder: Path, run_id: str) -> list[tuple]:
    with duckdb.connect(str(folder / "fiscal.duckdb"), read_only=True) as reading:
        return reading.execute(
            "select report_id, change from quality.run_report where run_id = ? order by all", [run_id]
        ).fetchall()


def test_the_first_run_brings_everything_in(tmp_path: Path) -> None:
    [run] = published(tmp_path, [A, B], NIGHT)
    counts = {name: run[name] for name in run if name.startswith("reports_")}
    assert counts == {
        "reports_new": 2,
        "reports_new_version": 0,
        "reports_updated": 0,
        "reports_quarantined": 0,
        "reports_removed": 0,
    }
    assert (run["reports"], run["facts"], run["sources"], run["occasion"]) == (2, 2, 2, "night")
    assert run["started_at"] == datetime(2026, 11, 1, 17, 59)
    assert run["finished_at"] == NIGHT.replace(tzinfo=None)
    assert run["report_ids"] == sorted([A.report.report_id, B.report.report_id])


def test_a_later_run_tells_what_it_changed_and_keeps_the_earlier_one(tmp_path: Path) -> None:
    refused = landed("丙", 2023, [], status="quarantined")
    published(tmp_path, [A, B], NIGHT)
    corrected = landed("乙", 2023, [(*TOTAL, "2.50")], "again.pdf", supersedes=B.report.report_id)
    superseded = replace(B, report=replace(B.report, status="superseded"))
    later, first = published(tmp_path, [superseded, corrected, refused], NIGHT + timedelta(days=1))
    assert first["reports_new"] == 2
    assert changes(tmp_path, later["run_id"]) == sorted(
        [
            (A.report.report_id, "removed"),
            (B.report.report_id, "updated"),
            (corrected.report.report_id, "new_version"),
            (refused.report.report_id, "quarantined"),
        ]
    )


def test_a_number_read_otherwise_is_an_update(tmp_path: Path) -> None:
    published(tmp_path, [A, B], NIGHT)
    other = replace(B, facts=tuple(replace(fact, printed="2.10") for fact in B.facts))
    later, _ = published(tmp_path, [A, other], NIGHT + timedelta(days=1), reader="2")
    assert changes(tmp_path, later["run_id"]) == [(B.report.report_id, "updated")]


def test_building_again_from_the_same_inputs_adds_nothing(tmp_path: Path) -> None:
    first = published(tmp_path, [A, B], NIGHT)
    assert published(tmp_path, [A, B], NIGHT + timedelta(days=1)) == first


def test_a_damaged_published_file_only_loses_the_history(tmp_path: Path) -> None:
    (tmp_path / "fiscal.duckdb").write_bytes(b"no database")
    [run] = published(tmp_path, [A], NIGHT)
    assert run["reports_new"] == 1


def test_the_id_depends_on_what_went_in(tmp_path: Path) -> None:
    ids = set()
    begin(tmp_path / "build.duckdb", tmp_path / "fiscal.duckdb").close()
    with open_build(tmp_path / "build.duckdb") as connection:
        for reports, parts in (
            ([A], {"reader": "1"}),
            ([A], {"reader": "2"}),
            ([A], {"checks": "x"}),
            ([A], {"forms": "y"}),
            ([A], {"reviews": "z"}),
            ([A, B], {"reviews": "z"}),
        ):
            load_reports(connection, reports)
            note(connection, **parts)
            ids.add(run_id_of(connection))
    assert len(ids) == 6


def test_a_report_that_lands_when_it_is_tried_again_is_another_run(tmp_path: Path) -> None:
    set_aside = replace(B, report=replace(B.report, status="quarantined"), facts=())
    published(tmp_path, [A, set_aside], NIGHT)
    later, first = published(tmp_path, [A, B], NIGHT + timedelta(days=1))
    assert later["run_id"] != first["run_id"]
    assert (first["reports_quarantined"], later["reports_quarantined"]) == (1, 0)
    assert changes(tmp_path, later["run_id"]) == [(B.report.report_id, "new")]


def test_findings_and_checks_are_counted(tmp_path: Path) -> None:
    error = Finding("f1", "T1-31", A.report.report_id, "issuer_error", "error", "不符", "off")
    accepted = replace(error, finding_id="f2", status="accepted")
    [run] = published(tmp_path, [replace(A, findings=(error, accepted))], NIGHT)
    assert (run["findings_error"], run["findings_warning"], run["checks_exact"]) == (1, 0, 0)
