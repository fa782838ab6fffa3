"""What a night does and what it leaves alone: nothing new costs nothing, one bad report never stops the rest."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from pipelines.nights import night as nights
from pipelines.nights.ledger import Ledger
from pipelines.nights.report_states import ReportState, write_states
from pipelines.nights.retrying import INTERRUPTIONS
from pipelines.warehouse import basis
from pipelines.warehouse import builder as building
from tests.nights.conftest import House

REPORTS = "select source_name, status from core.report order by all"


def test_a_night_with_nothing_new_reads_nothing_and_publishes_nothing(house: House) -> None:
    house.put("a", "甲局 2023")
    assert house.pass_night()
    published = house.places.target.stat()
    assert house.pass_night() is False
    assert house.read == []
    assert house.places.target.stat() == published
    assert not house.places.build.exists()


def test_without_any_report_nothing_happens(house: House) -> None:
    assert house.pass_night() is False
    assert not house.places.target.exists()


def test_new_reports_alone_are_read(house: House) -> None:
    for name in "ab":
        house.put(name, f"{name}局 2023")
    house.pass_night()
    house.put("c", "c局 2023")
    assert house.pass_night()
    assert house.read == ["c局 2023".encode()]
    assert [name for name, _ in house.rows(REPORTS)] == ["a.pdf", "b.pdf", "c.pdf"]
    assert {state.state for state in house.states.values()} == {"landed"}


def test_one_bad_report_never_stops_the_rest(house: House) -> None:
    for name, content in (
        ("a", "甲局 2023"),
        ("bad", "broken 2023"),
        ("c", "丙局 2023"),
        ("locked", "locked"),
    ):
        house.put(name, content)
    assert house.pass_night()
    assert house.rows(REPORTS) == [
        ("a.pdf", "landed"),
        ("bad.pdf", "quarantined"),
        ("c.pdf", "landed"),
        ("locked.pdf", "quarantined"),
    ]
    state = house.states["locked.pdf"]
    assert (state.state, state.attempts) == ("quarantined", 1)
    assert "the file is locked; found: a password" in (state.reason or "")
    assert state.next_retry_after == house.now + timedelta(days=1)


def test_what_was_set_aside_is_tried_again_ever_more_rarely_and_not_for_ever(house: House) -> None:
    house.put("locked", "locked")
    house.put("a", "甲局 2023")
    house.pass_night()
    nights_with_an_attempt = []
    for night in range(1, 50):
        assert house.pass_night() is False  # the same refusal is nothing to publish
        if house.read:
            nights_with_an_attempt.append(night)
    assert nights_with_an_attempt == [1, 3, 7, 15, 31]
    assert house.states["locked.pdf"].next_retry_after is None


def test_another_reader_tries_again_at_once(house: House) -> None:
    house.put("a", "甲局 2023")
    house.unreadable = {"甲局 2023".encode()}
    house.pass_night()
    house.reader, house.unreadable = "2", set()
    assert house.pass_night(0.1)
    assert house.rows(REPORTS) == [("a.pdf", "landed")]


def test_a_report_that_can_be_read_at_last_lands(house: House) -> None:
    house.put("late", "丁局 2023")
    house.unreadable = {"丁局 2023".encode()}
    house.pass_night()
    house.unreadable = set()
    assert house.pass_night()
    assert house.rows(REPORTS) == [("late.pdf", "landed")]
    assert house.states["late.pdf"].attempts == 0


def test_a_budget_is_set_aside_for_good(house: House) -> None:
    def budget(stored: bytes, file: object) -> object:
        raise building.FiscalError("this is a budget, not a final account", got="甲局 2024 预算")

    house.put("budget", "甲局 2024")
    house.pass_night(normalize=budget)
    for _ in range(4):
        assert house.pass_night(normalize=budget) is False
    assert house.states["budget.pdf"].next_retry_after is None
    assert house.states["budget.pdf"].attempts == 1


def test_a_changed_identity_checks_again_without_reading(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.put("a", "甲局 2023")
    house.pass_night()
    checked: list[int] = []
    every = building.check_all
    monkeypatch.setattr(building, "check_all", lambda *rest: (checked.append(1), every(*rest)))
    for module in (building, nights):
        monkeypatch.setattr(module, "checks_hash", lambda: "other identities")
    assert house.pass_night()
    assert (house.read, checked) == ([], [1])
    assert house.pass_night() is False


def test_a_changed_form_lands_again_without_reading(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.put("a", "甲局 2023")
    house.put("b", "乙局 2023")
    house.pass_night()
    for module in (basis, nights):
        monkeypatch.setattr(module, "forms_hash", lambda: "other forms")
    monkeypatch.setattr("pipelines.nights.reading.forms_hash", lambda: "other forms")
    assert house.pass_night()
    assert house.read == []
    assert house.rows("select distinct forms from basis.report") == [("other forms",)]
    assert house.pass_night() is False


def test_reviews_and_the_watch_list_are_published_without_reading(house: House) -> None:
    house.put("a", "甲局 2023")
    house.pass_night()
    house.places.reviews.parent.mkdir(exist_ok=True)
    house.places.reviews.write_text("")
    assert house.pass_night() is False  # a file without reviews says nothing
    house.places.watch_list.mkdir()
    (house.places.watch_list / "yunting.yml").write_text(
        "jurisdiction: {name: 样例市云汀区}\nlist_pages: [https://www.example.gov.cn/]\nenabled: false\n"
    )
    assert house.pass_night()
    assert house.read == []


def test_a_sidecar_written_later_counts(house: House) -> None:
    path = house.put("a", "甲局 2023")
    house.pass_night()
    path.with_name("a.pdf.json").write_text(json.dumps({"published_on": "2024-10-15"}))
    assert house.pass_night()
    assert house.read == []
    assert str(house.rows("select published_on from core.report")[0][0]) == "2024-10-15"


def test_a_report_whose_file_is_gone_stays_and_is_named(house: House) -> None:
    house.put("a", "甲局 2023")
    gone = house.put("b", "乙局 2023")
    house.pass_night()
    gone.unlink()
    night = house.night()
    plan = night.gather()
    assert plan.is_idle and len(plan.missing) == 1
    house.put("c", "丙局 2023")
    house.pass_night()
    assert len(house.rows(REPORTS)) == 3


def test_a_file_that_cannot_be_opened_is_published_once(house: House) -> None:
    house.put("a", "甲局 2023")
    (house.folder / "raw" / "folder.pdf").mkdir()
    assert house.pass_night()
    assert house.rows(REPORTS) == [("a.pdf", "landed"), ("folder.pdf", "quarantined")]
    assert house.pass_night() is False


def test_a_lost_or_damaged_ledger_costs_nothing_but_its_memory(house: House) -> None:
    house.put("a", "甲局 2023")
    house.pass_night()
    house.places.ledger.unlink()
    assert house.pass_night() is False
    house.places.ledger.write_bytes(b"no database at all" * 100)
    assert house.pass_night() is False
    assert house.read == []
    assert house.places.ledger.with_name(house.places.ledger.name + ".damaged").exists()


def test_a_warehouse_that_was_deleted_comes_back_without_reading(house: House) -> None:
    house.put("a", "甲局 2023")
    house.pass_night()
    house.places.target.unlink()
    assert house.pass_night()
    assert house.read == []
    assert house.rows(REPORTS) == [("a.pdf", "landed")]


@pytest.mark.parametrize(
    "change", ["drop table basis.report", "alter table core.fact add column old integer"]
)
def test_a_warehouse_of_another_program_is_built_anew(house: House, change: str) -> None:
    house.put("a", "甲局 2023")
    house.pass_night()
    with duckdb.connect(str(house.places.target)) as older:
        older.execute("update basis.part set value = 'older' where name = 'shape'")
        older.execute(change)
    assert house.pass_night()
    assert house.read == []
    assert house.rows(REPORTS) == [("a.pdf", "landed")]
    assert house.rows("select count(*) from basis.report") == [(1,)]


def test_a_report_that_ends_the_program_is_read_alone_and_then_set_aside(house: House) -> None:
    class Killed(BaseException):
        """As if the machine had been switched off."""

    def kills(data: bytes) -> bytes:
        house.read.append(data)
        if data.startswith(b"killer"):
            raise Killed
        return data

    house.put("a", "甲局 2023")
    house.put("killer", "killer 2023")
    house.put("z", "丙局 2023")
    attempts = 0
    while True:
        attempts += 1
        house.now += timedelta(days=1)
        night = house.night(read_bytes=kills)
        night.gather()
        try:
            night.read()
            break
        except Killed:
            continue
    assert attempts == INTERRUPTIONS + 1
    night.land()
    night.check()
    night.publish()
    statuses = dict(house.rows(REPORTS))
    assert statuses == {"a.pdf": "landed", "killer.pdf": "quarantined", "z.pdf": "landed"}
    assert house.read.count(b"killer 2023") == INTERRUPTIONS
    assert house.states["killer.pdf"].next_retry_after is not None


def test_what_a_crash_left_half_read_is_completed(house: House) -> None:
    path = house.put("a", "甲局 2023")
    from pipelines.sources.archive import keep

    file = keep(path, house.places.archive, house.places.raw)
    with Ledger(house.places.ledger) as ledger:
        state = ReportState(
            file.sha256, "a.pdf", "reading", interruptions=1, reader="1", forms=basis.forms_hash()
        )
        write_states(ledger, [state], house.now)
    assert house.pass_night()
    assert house.states["a.pdf"].state == "landed"


def test_a_copy_under_another_name_is_no_new_report(house: House, tmp_path: Path) -> None:
    house.put("a", "甲局 2023")
    house.pass_night()
    house.put("copy", "甲局 2023")
    assert house.pass_night() is False
    assert house.read == []
