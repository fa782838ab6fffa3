from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import UnreadableReport, WarehouseError
from pipelines.records import LandedReport
from pipelines.settings import Settings
from pipelines.sources.archive import ArchivedFile
from pipelines.validating import findings, run
from pipelines.validating.run import SuiteOutcome
from pipelines.warehouse import builder as building
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.connect import open_published
from pipelines.warehouse.places import Places
from tests.warehouse.landed import fact, landed

TOTAL = ("rev_exp_summary", "rev.grand_total", "amount")


def read(data: bytes) -> bytes:
    if not data:
        raise UnreadableReport(
            "the file is empty", got="0 bytes", expected="a PDF report", remedy="fetch it again"
        )
    return data


def normalize(stored: bytes, file: ArchivedFile) -> LandedReport:
    """A report whose file says `issuer year amount`, or what goes wrong with it."""
    issuer, year, *amounts = stored.decode().split()
    if issuer == "surprise":
        raise ZeroDivisionError("division by zero")
    bare = landed(issuer, int(year), [], file.source_name, ingested_at=file.ingested_at).report
    report = replace(bare, report_id=file.sha256[:16], sha256=file.sha256)
    facts = tuple(fact(report, *TOTAL, amount) for amount in amounts)
    if issuer == "outside":
        facts = tuple(replace(one, presence="perhaps") for one in facts)
    return LandedReport(report, facts)


@pytest.fixture
def builder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Builder:
    monkeypatch.setattr(run, "run_suites", lambda connection, run_id, progress, keep: [])
    monkeypatch.setattr(findings, "write_findings", lambda connection, run_id: None)
    places = Places.around(tmp_path / "out" / "fiscal.duckdb", Settings(raw=tmp_path / "raw"))
    return Builder(places, read_bytes=read, normalize=normalize)


def pdf(folder: Path, name: str, content: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.pdf").write_text(content)
    return folder / f"{name}.pdf"


def ingest(builder: Builder, *paths: Path) -> None:
    builder.gather(paths)
    builder.read()
    builder.land()
    builder.check()
    builder.publish()


def rows(builder: Builder, query: str) -> list[tuple]:
    with open_published(builder.places.target) as connection:
        return connection.execute(query).fetchall()


def test_reports_land_and_others_stay(builder: Builder, tmp_path: Path) -> None:
    ingest(builder, pdf(tmp_path / "in", "a", "甲 2023 1.00"))
    ingest(builder, pdf(tmp_path / "in", "b", "乙 2023 2.00"))
    assert rows(builder, "select issuer, value from core.fact order by all") == [("乙", 2), ("甲", 1)]


def test_ingesting_twice_leaves_identical_rows(builder: Builder, tmp_path: Path) -> None:
    given = [pdf(tmp_path / "in", "a", "甲 2023 1.00"), pdf(tmp_path / "in", "bad", "")]
    everything = [f"from {table} order by all" for table in ("core.report", "core.fact", "quality.finding")]
    ingest(builder, *given)
    first = [rows(builder, query) for query in everything]
    ingest(builder, *given)
    assert [rows(builder, query) for query in everything] == first
    assert all(first)


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        ("", "the file is empty; found: 0 bytes; expected: a PDF report; to do: fetch it again"),
        ("surprise 2023", "ZeroDivisionError: division by zero"),
        ("甲 2023 1.00 2.00", "two facts have one id"),
        ("outside 2023 1.00", "CHECK constraint"),
    ],
)
def test_a_bad_file_is_set_aside_and_the_others_land(
    builder: Builder, tmp_path: Path, content: str, detail: str
) -> None:
    good = [pdf(tmp_path / "in", f"good{year}", f"乙 {year} 2.00") for year in (2022, 2023)]
    ingest(builder, good[0], pdf(tmp_path / "in", "bad", content), good[1])
    assert rows(builder, "select source_name, status from core.report order by all") == [
        ("bad.pdf", "quarantined"),
        ("good2022.pdf", "landed"),
        ("good2023.pdf", "landed"),
    ]
    assert rows(builder, "select count(*) from core.fact") == [(2,)]
    [finding] = rows(builder, "select check_id, class, severity, title_zh, detail from quality.finding")
    assert finding[:4] == ("S-READ", "extraction_doubt", "error", "未能入库：bad.pdf")
    assert detail in finding[4]


def test_a_file_that_cannot_be_opened_is_set_aside(builder: Builder, tmp_path: Path) -> None:
    ingest(builder, pdf(tmp_path / "in", "a", "甲 2023 1.00"), tmp_path / "missing.pdf")
    assert rows(builder, "select source_name, status from core.report order by all") == [
        ("a.pdf", "landed"),
        ("missing.pdf", "quarantined"),
    ]


def test_a_refused_file_that_was_mended_leaves_nothing_of_its_refusal(
    builder: Builder, tmp_path: Path
) -> None:
    given = pdf(tmp_path / "in", "a", "甲 2023 1.00")
    sidecar = given.with_name("a.pdf.json")
    sidecar.write_text("no JSON")
    ingest(builder, given)
    assert rows(builder, "select source_name, status from core.report") == [("a.pdf", "quarantined")]
    sidecar.unlink()
    ingest(builder, given)
    assert rows(builder, "select source_name, status from core.report") == [("a.pdf", "landed")]
    assert rows(builder, "select count(*) from quality.finding") == [(0,)]
    assert rows(builder, "select change from quality.run_report order by all") == [
        ("new",),
        ("quarantined",),
        ("removed",),
    ]


def test_checks_that_were_killed_midway_are_all_done_again(
    builder: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reports that nothing touched have no results then either, so the touched ones alone would not do."""
    ingest(builder, pdf(tmp_path / "in", "a", "甲 2023 1.00"))
    [before] = rows(builder, "select value from basis.part where name = 'checks'")
    builder.gather([pdf(tmp_path / "in", "b", "乙 2023 2.00")])
    builder.read()
    builder.land()
    checked: list[str] = []

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(building, "check_some", lambda *_: False)
        patched.setattr(building, "check_all", killed)
        with pytest.raises(KeyboardInterrupt):
            builder.check()
    monkeypatch.setattr(building, "check_some", lambda *_: checked.append("some") or True)
    monkeypatch.setattr(building, "check_all", lambda *_: checked.append("all"))
    builder.check()
    builder.publish()
    assert checked == ["all"]
    assert rows(builder, "select value from basis.part where name = 'checks'") == [before]


def test_a_mended_reader_lands_what_was_set_aside(builder: Builder, tmp_path: Path) -> None:
    bad = pdf(tmp_path / "in", "bad", "surprise 2023")
    ingest(builder, bad)
    mended = replace(builder, normalize=lambda stored, file: normalize("甲 2023 1.00".encode(), file))
    ingest(mended, bad)
    assert rows(builder, "select status from core.report") == [("landed",)]
    assert rows(builder, "select count(*) from quality.finding") == [(0,)]


def test_everything_is_raw_and_archive_and_nothing_else(builder: Builder, tmp_path: Path) -> None:
    pdf(tmp_path / "raw", "raw", "甲 2023 1.00")
    ingest(builder, pdf(tmp_path / "in", "archived", "乙 2023 2.00"))
    (tmp_path / "in" / "archived.pdf").unlink()
    for _ in range(2):
        builder.gather_all()
        builder.read()
        builder.land()
        builder.check()
        builder.publish()
        names = rows(builder, "select source_name from core.report order by all")
        assert names == [("archived.pdf",), ("raw.pdf",)]
    (tmp_path / "raw" / "raw.pdf").unlink()
    builder.gather_all()
    builder.read()
    builder.land()
    builder.publish()
    assert rows(builder, "select source_name from core.report") == [("archived.pdf",)]


def test_folders_are_searched_and_copies_are_one_report(builder: Builder, tmp_path: Path) -> None:
    pdf(tmp_path / "in", "a", "甲 2023 1.00")
    pdf(tmp_path / "in", "copy", "甲 2023 1.00")
    ingest(builder, tmp_path / "in")
    assert rows(builder, "select source_name from core.report") == [("a.pdf",)]


def test_no_reports_at_all_is_an_error(builder: Builder, tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="there are no reports"):
        builder.gather_all()
    (tmp_path / "in").mkdir()
    with pytest.raises(WarehouseError, match="there are no reports"):
        builder.gather([tmp_path / "in"])


def test_a_damaged_reading_is_read_anew(builder: Builder, tmp_path: Path) -> None:
    path = pdf(tmp_path / "in", "a", "甲 2023 1.00")
    ingest(builder, path)
    [cached] = builder.places.readings.glob("*.json.gz")
    cached.write_bytes(b"\xff")
    ingest(builder, path)
    assert rows(builder, "select issuer, status from core.report") == [("甲", "landed")]


def test_a_suite_that_fails_publishes_nothing(
    builder: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(builder, pdf(tmp_path / "in", "a", "甲 2023 1.00"))
    broken = SuiteOutcome("revenue", "收入决算表", "Revenue", False, 0, {}, ("T2: no such column",))
    monkeypatch.setattr(run, "run_suites", lambda connection, run_id, progress, keep: [broken])
    builder.gather([pdf(tmp_path / "in", "b", "乙 2023 2.00")])
    builder.read()
    builder.land()
    with pytest.raises(WarehouseError, match="revenue: T2: no such column"):
        builder.check()
    assert rows(builder, "select issuer from core.report") == [("甲",)]


def test_checking_again_keeps_every_report(builder: Builder, tmp_path: Path) -> None:
    ingest(builder, pdf(tmp_path / "in", "a", "甲 2023 1.00"), pdf(tmp_path / "in", "bad", ""))
    before = rows(builder, "from core.fact") + rows(builder, "from quality.finding")
    builder.carry_all()
    builder.check()
    builder.publish()
    assert rows(builder, "from core.fact") + rows(builder, "from quality.finding") == before


def test_stages_say_what_they_miss(builder: Builder) -> None:
    with pytest.raises(WarehouseError, match="no reports were gathered"):
        builder.read()
    with pytest.raises(WarehouseError, match="no build was begun"):
        builder.publish()
    with pytest.raises(WarehouseError, match="there is no warehouse yet"):
        builder.carry_all()


def test_the_build_is_never_the_published_file(builder: Builder, tmp_path: Path) -> None:
    ingest(builder, pdf(tmp_path / "in", "a", "甲 2023 1.00"))
    with duckdb.connect(str(builder.places.target), read_only=True):
        ingest(builder, pdf(tmp_path / "in", "b", "乙 2023 2.00"))
    assert rows(builder, "select count(*) from core.report") == [(2,)]
