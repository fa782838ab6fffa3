"""A build that goes on from the published file gives what a full build gives."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.reviews.appending import append_review
from pipelines.reviews.making import make_review
from pipelines.settings import Settings
from pipelines.validating import run
from pipelines.validating.suites import load_suites
from pipelines.warehouse import builder as building
from pipelines.warehouse import recheck
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.connect import open_published
from pipelines.warehouse.inputs import Inputs
from pipelines.warehouse.places import Places
from tests.warehouse.departments import department_report

pytestmark = pytest.mark.end_to_end
SUITES = [
    suite for suite in load_suites() if suite.name in ("cross_year", "rev_exp_summary", "gpb_expenditure")
]
VOLATILE = ("run_id", "ingested_at")
FAULT = "gpb_expenditure/2080505/basic=36.00"


def builder_of(folder: Path, raw: Path) -> Builder:
    places = Places.around(folder / "fiscal.duckdb", Settings(raw=raw))
    return Builder(places, read_bytes=bytes, normalize=department_report)


def pdf(folder: Path, name: str, content: str, published_on: str = "2024-10-15") -> Path:
    folder.mkdir(exist_ok=True, parents=True)
    path = folder / f"{name}.pdf"
    path.write_text(content)
    path.with_name(path.name + ".json").write_text(json.dumps({"published_on": published_on}))
    return path


def build(builder: Builder) -> None:
    builder.read()
    builder.land()
    builder.check()
    builder.publish()


def contents(builder: Builder) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the record of runs, without what differs from build to build."""
    with open_published(builder.places.target) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            "where schema_name in ('core', 'quality', 'ref', 'basis') "
            "and table_name not in ('run', 'run_report', 'part')"
        ).fetchall()
        found = {}
        for (table,) in tables:
            columns = [name for name, *_ in connection.execute(f"describe {table}").fetchall()]
            kept = ", ".join(f'"{name}"' for name in columns if name not in VOLATILE)
            found[table] = connection.execute(f"select {kept} from {table} order by all").fetchall()
    return found


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many reports each check of a build that went on had to look at; -1 for all."""
    looked_at: list[int] = []
    some, every = building.check_some, building.check_all

    def check_some(connection, report_ids, *rest):  # type: ignore[no-untyped-def]
        looked_at.append(len(report_ids))
        return some(connection, report_ids, *rest)

    def check_all(*rest):  # type: ignore[no-untyped-def]
        looked_at.append(-1)
        every(*rest)

    suites = run.run_suites
    monkeypatch.setattr(run, "run_suites", lambda *rest, **more: suites(*rest, suites=SUITES, **more))
    monkeypatch.setattr(building, "check_some", check_some)
    monkeypatch.setattr(building, "check_all", check_all)
    return looked_at


def test_several_nights_give_what_one_full_build_gives(tmp_path: Path, counted: list[int]) -> None:
    raw = tmp_path / "raw"
    nightly, full = builder_of(tmp_path / "nightly", raw), builder_of(tmp_path / "full", raw)
    first = [
        pdf(raw, "a2022", "甲局 2022"),
        pdf(raw, "a2024", f"甲局 2024 {FAULT}"),
        pdf(raw, "b2023", f"乙局 2023 {FAULT}", "2024-08-01"),
        pdf(raw, "c2023", "丙局 2023"),
    ]
    nightly.gather(first)
    build(nightly)
    # the year between two others: it is compared with the year before, and the year after with it
    nightly.gather([pdf(raw, "a2023", "甲局 2023 rev_exp_summary/bal.closing/amount=54.00")])
    build(nightly)
    # a corrected publication beside the first, and a file that cannot be read
    nightly.gather(
        [pdf(raw, "b2023-corrected", "乙局 2023", "2024-09-01"), pdf(raw, "broken", "broken 2023")]
    )
    build(nightly)
    # a mended reader: one known report reads otherwise now
    reread = replace(
        nightly,
        normalize=lambda stored, file: department_report(
            stored.replace(b"36.00", b"63.00") if file.source_name == "a2024.pdf" else stored, file
        ),
    )
    reread.gather([raw / "a2024.pdf"])
    build(reread)
    # a person's decision about one cell, and nothing new
    with open_published(nightly.places.target) as connection:
        [(fact_id,)] = connection.execute(
            "select fact_id from core.fact where issuer = '乙局' and printed = '36.00'"
        ).fetchall()
        review = make_review(connection, "override", fact_id, "see the page", value="63.00", reviewer="甲")
    append_review(nightly.places.reviews, review)
    reread.gather_night(Inputs((), keep_others=True, occasion="night", again=True))
    build(reread)
    full.places.reviews.parent.mkdir(parents=True)
    full.places.reviews.write_bytes(nightly.places.reviews.read_bytes())
    full = replace(full, normalize=reread.normalize)
    full.gather_all()
    build(full)
    # the corrected publication changes the status of the one it supersedes, so that is looked at too
    assert counted == [-1, 2, 3, 1, 2, -1]
    ours, theirs = contents(nightly), contents(full)
    assert ours.keys() == theirs.keys()
    for table in ours:
        assert ours[table] == theirs[table], table
    assert {check_id for check_id, *_ in ours["quality.check_result"]} >= {"Y-OPEN", "Y-DUP"}
    assert [row for row in ours["core.fact"] if "reviewed" in row]
    assert {row[1] for row in ours["quality.finding"]} >= {"Y-OPEN", "S-READ"}


def test_checking_part_by_part_gives_what_checking_at_once_gives(
    tmp_path: Path, counted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.validating.suites.load_suites", lambda: SUITES)
    raw = tmp_path / "raw"
    pdf(raw, "a2022", "甲局 2022")
    pdf(raw, "a2023", f"甲局 2023 rev_exp_summary/bal.closing/amount=54.00 {FAULT}")
    pdf(raw, "b2023", f"乙局 2023 {FAULT}")
    pdf(raw, "b2023-again", "乙局 2023", "2024-11-01")
    pdf(raw, "c2023", "丙局 2023")
    found = {}
    for name, at_once in (("whole", 1000), ("parts", 2)):
        monkeypatch.setattr(recheck, "AT_ONCE", at_once)
        builder = builder_of(tmp_path / name, raw)
        builder.gather_all()
        build(builder)
        found[name] = contents(builder)
    assert found["parts"] == found["whole"]
    assert {row[1] for row in found["whole"]["quality.finding"]} >= {"Y-OPEN", "Y-DUP"}
    [run_of_parts] = (tmp_path / "parts" / "checks").iterdir()
    assert sorted(path.name for path in run_of_parts.iterdir()) == ["part-001", "part-002", "part-003"]
    assert {path.stem for path in (run_of_parts / "part-003").iterdir()} == {suite.name for suite in SUITES}
