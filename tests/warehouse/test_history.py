"""Earlier publications: kept by run, few of them, found again by what a user calls them."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.errors import FiscalError, LockedWarehouse, WarehouseError
from pipelines.nights.ledger import Ledger
from pipelines.nights.published import follow
from pipelines.warehouse.basis import note
from pipelines.warehouse.build import begin, carry_over, published_attached
from pipelines.warehouse.differences import differences
from pipelines.warehouse.history import keep_publication, publication, publications
from pipelines.warehouse.increment import go_on_from
from pipelines.warehouse.load import load_reports
from pipelines.warehouse.publish import publish
from tests.warehouse.held import held_for_writing
from tests.warehouse.landed import landed

TOTAL = ("rev_exp_summary", "rev.grand_total", "amount")


def run(target: Path, run_id: str, amount: str = "1.00", most: int = 2) -> Path:
    """Publish a warehouse of one report as run `run_id`, each a minute after the one before."""
    build = target.with_name("build.duckdb")
    connection = begin(build, target)
    load_reports(connection, [landed("甲局", 2023, [(*TOTAL, amount)])])
    note(connection, run_id=run_id)
    keep_publication(target, run_id, most)
    publish(connection, build, target)
    moment = datetime(2026, 1, 1, 0, int(run_id[-1]), tzinfo=UTC).timestamp()
    os.utime(target, (moment, moment))
    return target


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("history") / "fiscal.duckdb"
    for run_id, amount in (
        ("aaa1", "1.00"),
        ("bbb2", "2.00"),
        ("bbb2", "2.00"),
        ("ccc3", "3.00"),
        ("ccd4", "4.00"),
    ):
        run(place, run_id, amount)
    return place


def test_so_many_are_kept_and_the_same_run_once(target: Path) -> None:
    assert [one.run_id for one in publications(target)] == ["ccd4", "ccc3", "bbb2"]
    assert sorted(path.name for path in (target.parent / "history").iterdir()) == [
        "fiscal-bbb2.duckdb",
        "fiscal-ccc3.duckdb",
    ]


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("current", "fiscal.duckdb"),
        ("previous", "fiscal-ccc3.duckdb"),
        ("bbb2", "fiscal-bbb2.duckdb"),
        ("ccd", "fiscal.duckdb"),
    ],
)
def test_a_run_is_found_by_what_it_is_called(target: Path, named: str, found: str) -> None:
    assert publication(target, named).name == found
    assert publication(target, str(target)) == target


@pytest.mark.parametrize(
    ("named", "said"), [("aaa1", "no such run is kept"), ("cc", "several runs begin with this id")]
)
def test_a_run_that_is_not_kept_or_not_certain_is_refused(target: Path, named: str, said: str) -> None:
    with pytest.raises(FiscalError, match=said) as caught:
        publication(target, named)
    assert "ccd4 (2026-01-01 00:04 UTC)" in str(caught.value)


def test_a_number_that_is_read_otherwise_is_told(target: Path) -> None:
    found = differences(publication(target, "bbb2"), target)
    [number] = found["numbers"]
    assert (number["change"], str(number["earlier_value"]), str(number["value"])) == (
        "changed",
        "2.000000",
        "4.000000",
    )
    assert found["reports"] == found["findings"] == found["checks"] == []


def test_a_file_that_a_program_holds_for_writing_is_not_taken_for_none(tmp_path: Path) -> None:
    """Neither the record of runs nor an earlier publication is lost for it, and nothing is taken for new."""
    published, build = run(tmp_path / "fiscal.duckdb", "aaa1"), tmp_path / "build.duckdb"
    with (
        held_for_writing(published),
        begin(build, published) as connection,
        Ledger(tmp_path / "ledger.sqlite") as ledger,
    ):
        with (
            pytest.raises(LockedWarehouse, match=r"PID \d+.*close that program"),
            published_attached(connection, published),
        ):
            pass
        for use in (
            lambda: carry_over(connection, published),
            lambda: go_on_from(published, tmp_path / "other.duckdb"),
            lambda: keep_publication(published, "bbb2", 2),
            lambda: follow(ledger, published, datetime(2026, 1, 1, tzinfo=UTC)),
        ):
            with pytest.raises(LockedWarehouse, match="holds the published warehouse open for writing"):
                use()
    assert keep_publication(published, "bbb2", 2) is not None


def test_none_are_kept_where_none_are_wanted(tmp_path: Path) -> None:
    for run_id in ("aaa1", "bbb2"):
        run(tmp_path / "fiscal.duckdb", run_id, most=0)
    assert not (tmp_path / "history").exists()
    with pytest.raises(FiscalError, match="no such run is kept"):
        publication(tmp_path / "fiscal.duckdb", "previous")


def test_a_file_that_is_no_warehouse_is_refused(target: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    other.write_text("text")
    with pytest.raises(WarehouseError, match="cannot be opened as a fiscal warehouse"):
        differences(other, target)
