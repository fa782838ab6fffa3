"""Messages: short, in Chinese first, once; what could not be sent is sent the next night; addresses stay secret."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.nights.ledger import Ledger
from pipelines.nights.noticing import Notice, of_failure, of_sources
from pipelines.nights.telling import LINES, compose, tell
from pipelines.warehouse.builder import FiscalError
from tests.nights.alert_service import AlertService

NIGHT = datetime(2026, 9, 1, 18, 0, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "nights.sqlite") as opened:
        yield opened


@pytest.fixture
def service() -> Iterator[AlertService]:
    with AlertService() as running:
        yield running


def report(number: int) -> Notice:
    return Notice(
        f"report:r{number}",
        "report",
        f"r{number}",
        f"{number}局 2025 年度决算",
        f"https://site/{number}",
        f"r{number}",
    )


def error(number: int, report_number: int, title: str = "合计不符") -> Notice:
    return Notice(f"finding:f{number}", "error", f"{report_number}局 2025", title, "", f"r{report_number}")


def silent(source: str = "yunting") -> Notice:
    return Notice(
        f"source:{source}:silent", "source", source, "样例市云汀区：列表页没有链接了", "https://list"
    )


def test_each_thing_is_told_once(ledger: Ledger, service: AlertService) -> None:
    address = [service.address()]
    tell([report(1)], address, ledger, NIGHT, tonight={"r1"})
    tell([report(1), report(2)], address, ledger, NIGHT + timedelta(days=1))
    tell([report(1), report(2)], address, ledger, NIGHT + timedelta(days=2))
    assert [message["message"] for message in service.messages] == [
        "【新入库 new reports】1\n- 1局 2025 年度决算 https://site/1",
        "【新入库 new reports】1\n- 2局 2025 年度决算 https://site/2",
    ]
    assert service.messages[0]["title"] == "决算数据 2026-09-02：新入库 1"  # the day in China


def test_a_new_address_is_not_told_the_whole_history(ledger: Ledger, service: AlertService) -> None:
    overdue = Notice("overdue:甲局:department:2025", "overdue", "甲局", "甲局 2025 年度决算已逾期 5 天")
    everything = [report(1), error(1, 1), report(2), error(2, 2), silent(), overdue]
    [told] = tell(everything, [service.address()], ledger, NIGHT, tonight={"r2"})
    assert told.message is not None
    assert set(told.message.keys) == {"report:r2", "finding:f2", "source:yunting:silent", overdue.key}
    assert tell(everything, [service.address()], ledger, NIGHT)[0].message is None


def test_what_could_not_be_sent_is_sent_the_next_night(ledger: Ledger, service: AlertService) -> None:
    service.status = 500
    [failed] = tell([report(1)], [service.address()], ledger, NIGHT, tonight={"r1"})
    assert not failed.sent and failed.problem
    service.status = 200
    [sent] = tell([report(1)], [service.address()], ledger, NIGHT + timedelta(days=1))
    assert sent.sent and len(service.messages) == 1


def test_one_dead_address_does_not_keep_the_others_waiting(ledger: Ledger, service: AlertService) -> None:
    with AlertService() as gone:
        dead = gone.address()
    results = tell([report(1)], [dead, "nonsense://x", service.address()], ledger, NIGHT, tonight={"r1"})
    assert [result.sent for result in results] == [False, False, True]
    assert [result.number for result in results] == [1, 2, 3]


def test_trouble_that_comes_back_is_told_again(ledger: Ledger, service: AlertService) -> None:
    address = [service.address()]
    for notices in ([silent()], [silent()], [], [silent()]):
        tell(notices, address, ledger, NIGHT)
    assert len(service.messages) == 2


def test_a_failed_night_leaves_the_history_for_later(ledger: Ledger, service: AlertService) -> None:
    failure = of_failure(FiscalError("there is no room left on the disk", remedy="make room"))
    tell([failure], [service.address()], ledger, NIGHT, baseline=False)
    tell([report(1), report(2)], [service.address()], ledger, NIGHT + timedelta(days=1), tonight={"r2"})
    assert "no room left on the disk；make room" in service.messages[0]["message"]
    assert "1局" not in service.messages[1]["message"]


def test_nothing_is_sent_or_remembered_when_it_only_shows(ledger: Ledger, service: AlertService) -> None:
    for _ in range(2):
        [told] = tell([report(1)], [service.address()], ledger, NIGHT, tonight={"r1"}, dry_run=True)
        assert told.message is not None and not told.sent
    assert service.messages == []


def test_addresses_stay_secret(
    ledger: Ledger, service: AlertService, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    service.status = 500
    caplog.set_level("DEBUG")
    addresses = [service.address("hidden-token"), "json://user:hidden-token@"]
    results = tell([report(1)], addresses, ledger, NIGHT, tonight={"r1"})
    ledger.connection.commit()
    assert all(result.problem for result in results)
    assert "hidden-token" not in repr(results)
    assert "hidden-token" not in caplog.text
    assert b"hidden-token" not in (tmp_path / "nights.sqlite").read_bytes()


def test_errors_are_one_line_per_report_and_long_lists_are_counted() -> None:
    several = [error(1, 1, "甲"), error(2, 1, "乙"), error(3, 2, "丙")]
    body = compose(several, NIGHT).body
    assert body == "【核对错误 errors found】3\n- 1局 2025：甲（共 2 项）\n- 2局 2025：丙"
    many = compose([report(number) for number in range(LINES + 5)], NIGHT).body.splitlines()
    assert len(many) == LINES + 2
    assert many[-1] == "- … 另有 5 项 and 5 more"
    assert len(compose([error(1, 1, "长" * 1000)], NIGHT).body) < 250


def test_the_gravest_comes_first() -> None:
    message = compose([report(1), silent(), error(1, 1), of_failure(ValueError("x"))], NIGHT)
    assert message.title == "决算数据 2026-09-02：运行失败 1 · 来源异常 1 · 核对错误 1 · 新入库 1"


def test_sources_are_told_of_once_per_kind_of_trouble() -> None:
    def problem(kind: str, url: str, *, on_list: bool) -> dict[str, object]:
        return {"kind": kind, "url": url, "what": "gone", "got": "404", "is_list_page": on_list}

    summary = {
        "source_id": "yunting",
        "jurisdiction": "样例市云汀区",
        "list_pages": ["https://list"],
        "silent": True,
        "problems": [
            problem("status", "https://list", on_list=True),
            problem("status", "https://list/2", on_list=True),
            problem("status", "https://one.pdf", on_list=False),
            problem("page", "https://article", on_list=False),
            problem("type", "https://x", on_list=False),
        ],
    }
    assert [(one.key, one.link) for one in of_sources([summary])] == [
        ("source:yunting:silent", "https://list"),
        ("source:yunting:status", "https://list"),
        ("source:yunting:page", "https://article"),
    ]
