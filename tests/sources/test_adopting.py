"""Readings outlive a change of the form data that does not touch them; the others are read again."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from pipelines.reading import form_data
from pipelines.reading.form_data import hash_of, snapshot
from pipelines.reading.model import Cell, Grid, Line, PageReading, ReportReading
from pipelines.reading.storage import dump_reading
from pipelines.sources.adopting import adopt_readings, readings_of
from pipelines.sources.archive import ArchivedFile, keep
from pipelines.sources.readings import Readings, read_files


@pytest.fixture(autouse=True)
def without_ink(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_data.recognise, "available", lambda: False)


def file_of(folder: Path, content: bytes) -> ArchivedFile:
    path = folder / f"{len(list(folder.glob('*.pdf')))}.pdf"
    path.write_bytes(content)
    return keep(path, folder / "archive", folder)


def reading_of(sha256: str, *, inferred: bool) -> bytes:
    """A page with a title and a table under it that was read twice."""
    title = Line("收入决算表", (200.0, 40.0, 320.0, 56.0), ())
    cell = Cell(0, 0, 1, 1, "合计", (60.0, 80.0, 400.0, 100.0), "agreed", None)
    grid = Grid(1, (60.0, 80.0, 400.0, 100.0), 1, 1, (60.0, 400.0), (cell,), inferred)
    page = PageReading(1, 595.0, 842.0, (title,), (grid,), False, 0, 0.0)
    return dump_reading(ReportReading(sha256, (page,)))


def made_earlier(folder: Path, before: form_data.Snapshot) -> Readings:
    """The cache as it stood with the form data `before`."""
    folder.mkdir(exist_ok=True)
    (folder / f"forms-{hash_of(before)}.json").write_text(json.dumps(before), "utf-8")
    return Readings(folder, f"4.{hash_of(before)}")


def test_only_what_a_change_touches_is_read_again(tmp_path: Path) -> None:
    before = snapshot() | {"unruled": []}
    ruled, unruled, damaged = (file_of(tmp_path, content) for content in (b"a", b"b", b"c"))
    earlier = made_earlier(tmp_path / "readings", before)
    earlier.reading_path(ruled.sha256).write_bytes(reading_of(ruled.sha256, inferred=False))
    earlier.reading_path(unruled.sha256).write_bytes(reading_of(unruled.sha256, inferred=True))
    earlier.reading_path(damaged.sha256).write_bytes(gzip.compress(b"{}"))
    readings = readings_of(tmp_path / "readings", "4")
    assert adopt_readings([ruled, unruled, damaged], readings) == 1
    read: list[bytes] = []
    read_files([ruled, unruled, damaged], readings, lambda data: read.append(data) or b"read anew")  # type: ignore[func-returns-value]
    assert read == [b"b", b"c"]
    assert readings.reading_path(ruled.sha256).read_bytes() == reading_of(ruled.sha256, inferred=False)
    assert adopt_readings([ruled, unruled, damaged], readings) == 0


def test_readings_of_another_reader_or_of_unknown_form_data_are_left(tmp_path: Path) -> None:
    file = file_of(tmp_path, b"a")
    made_earlier(tmp_path / "readings", snapshot() | {"unruled": []})
    for version in ("3", "4-ink", "4"):
        other = Readings(tmp_path / "readings", f"{version}.unknown")
        other.reading_path(file.sha256).write_bytes(reading_of(file.sha256, inferred=False))
    assert adopt_readings([file], readings_of(tmp_path / "readings", "4")) == 0


def test_what_reading_looked_at_is_kept_beside_the_readings(tmp_path: Path) -> None:
    readings = readings_of(tmp_path / "readings", "4")
    adopt_readings([], readings)
    [kept] = (tmp_path / "readings").glob("forms-*.json")
    assert readings.version == f"4.{kept.stem.removeprefix('forms-')}"
    assert json.loads(kept.read_text("utf-8")) == json.loads(json.dumps(snapshot()))
