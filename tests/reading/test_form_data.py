"""Which changes of the form data touch a reading: told from the stored reading, without reading again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.reading import form_data
from pipelines.reading.form_data import hash_of, reads_the_same, snapshot
from pipelines.reading.model import ReportReading
from pipelines.reading.report import read_report

SPECIMEN = Path(__file__).resolve().parents[2] / "data" / "raw" / "sample-culture-bureau-2021.pdf"


@pytest.fixture(scope="module")
def reading() -> ReportReading:
    return read_report(SPECIMEN.read_bytes())


@pytest.fixture(autouse=True)
def without_ink(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_data.recognise, "available", lambda: False)


def without_title(statement: str) -> form_data.Snapshot:
    titles = {title: name for title, name in snapshot()["titles"].items() if name != statement}
    return snapshot() | {"titles": titles}


def test_the_hash_depends_on_the_parts() -> None:
    assert hash_of(snapshot()) == hash_of(snapshot())
    assert hash_of(snapshot()) != hash_of(without_title("revenue"))


def test_form_data_that_did_not_change_touches_nothing(reading: ReportReading) -> None:
    assert reads_the_same(reading, snapshot())


def test_a_new_title_touches_the_reports_that_print_it(reading: ReportReading) -> None:
    # made when the title was not known: its page was not read twice
    pages = form_data.known_pages(list(reading.pages))
    first = reading.pages[pages[0] - 1]
    once = replace(
        first,
        grids=tuple(
            replace(grid, cells=tuple(replace(cell, status="single") for cell in grid.cells))
            for grid in first.grids
        ),
    )
    made_then = replace(reading, pages=tuple(once if page is first else page for page in reading.pages))
    assert not reads_the_same(made_then, without_title("rev_exp_summary"))
    # a report that does not print it stays as it was read
    other = snapshot()["titles"] | {"某种没有印出的决算表": "revenue"}
    assert reads_the_same(reading, snapshot() | {"titles": other})


def test_headers_touch_tables_without_rules_alone(reading: ReportReading) -> None:
    before = snapshot() | {"unruled": []}
    assert reads_the_same(reading, before)
    page = next(page for page in reading.pages if page.grids)
    inferred = replace(page, grids=(replace(page.grids[0], inferred=True), *page.grids[1:]))
    pages = tuple(inferred if other is page else other for other in reading.pages)
    assert not reads_the_same(replace(reading, pages=pages), before)


def test_labels_touch_scans_alone(reading: ReportReading) -> None:
    before = snapshot() | {"scanned": []}
    assert reads_the_same(reading, before)
    scan = replace(reading.pages[0], image_only=True)
    assert not reads_the_same(replace(reading, pages=(scan, *reading.pages[1:])), before)


def test_how_characters_are_evened_out_touches_everything(reading: ReportReading) -> None:
    assert not reads_the_same(reading, snapshot() | {"characters": {}})


def test_labels_of_totals_touch_what_the_ink_was_asked_about(
    reading: ReportReading, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot() | {"totals": []}
    assert reads_the_same(reading, before)
    monkeypatch.setattr(form_data.recognise, "available", lambda: True)
    assert not reads_the_same(reading, before)
