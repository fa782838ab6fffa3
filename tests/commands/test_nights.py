"""`fiscal watch` as people and cron meet it: what it prints, logs, tells and answers; nights that bring no report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.commands.nights import seconds_to_next
from pipelines.nights import night as nights
from pipelines.nights.ledger import Ledger
from tests.nights.alert_service import AlertService
from tests.sources.loopback_server import Answer, Loopback
from tests.sources.watched_loopback import listing

ARTICLE = ("/1.html", "样例市云汀区档案馆2023年度部门决算")


@pytest.fixture
def site() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def service() -> Iterator[AlertService]:
    with AlertService() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path, site: Loopback, service: AlertService, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh directory that watches the site, and tells the service."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FISCAL_ALERT_URLS", service.address())
    site.answers = {"/": listing(ARTICLE), ARTICLE[0]: listing(("/1.xls", "附件：决算.xls"))}
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "yunting.yml").write_text(
        f"jurisdiction: {{name: 样例市云汀区}}\nlist_pages: ['{site.base}/']\nenabled: true\nallow_http: true\n"
        "allow_private_addresses: true\npoliteness: {delay_seconds: 0, recheck_days: 0.000001}\n",
        encoding="utf-8",
    )
    return tmp_path


def watch(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["watch", *arguments])


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".yml"]


def test_a_dry_run_shows_links_problems_and_the_message_and_keeps_nothing(
    folder: Path, service: AlertService, site: Loopback
) -> None:
    shown = watch("--dry-run")
    assert shown.exit_code == 0
    assert "yunting：将跟踪 links 1，问题 problems 0" in shown.stdout
    assert f"{ARTICLE[1]}  {site.base}/1.html" in shown.stdout
    site.answers["/"] = Answer(b"<html><script>load()</script></html>")
    silent = watch("--dry-run")
    assert "page: the list page yields no reports" in silent.stderr
    assert "【来源异常 sources in trouble】1" in silent.stdout
    assert service.messages == [] and kept(folder) == []


def test_a_list_that_falls_silent_is_told_once_and_again_when_it_comes_back(
    folder: Path, service: AlertService, site: Loopback
) -> None:
    listed, empty = site.answers["/"], Answer(b"<html><script>load()</script></html>")
    for answer in (listed, empty, empty, listed, empty):
        site.answers["/"] = answer
        if answer is empty and not service.messages:
            assert "版式可能已变" in watch("--dry-run").stdout
        assert watch().exit_code == 0
    assert [message["title"].partition("：")[2] for message in service.messages] == ["来源异常 1"] * 2
    assert "列表页没有链接了，版式可能已变" in service.messages[0]["message"]
    assert site.base in service.messages[0]["message"]


def test_progress_as_json_lines(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_option = watch("--log-format", "json")
    monkeypatch.setenv("FISCAL_LOG_FORMAT", "json")
    by_setting = watch("--json")
    assert json.loads(by_setting.stdout)["outcome"] == "nothing_new"
    for done in (by_option, by_setting):
        lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
        assert [line["event"] for line in lines][-1] == "end"
        assert {"at", "event", "stage", "done", "total", "text"} == set(lines[0])
        assert datetime.fromisoformat(lines[0]["at"]).tzinfo is not None
        assert any(line["event"] == "stage" and "样例市云汀区" in line["text"] for line in lines)


def test_a_broken_file_of_the_watch_list_is_named_and_the_others_are_looked_at(
    folder: Path, service: AlertService
) -> None:
    (folder / "sources" / "broken.yml").write_text("list_pages: 7", "utf-8")
    done = watch("--json")
    assert done.exit_code == 1
    looks = {one["source_id"]: one for one in json.loads(done.stdout)["sources"]}
    assert looks["yunting"]["listed"] == 1
    assert [problem["kind"] for problem in looks["broken"]["problems"]] == ["watch_list"]
    assert "broken" in service.messages[0]["message"]


def test_a_fresh_directory_says_what_it_misses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments in (("--dry-run",), ("--once",)):
        done = watch(*arguments)
        assert done.exit_code == 0
        assert "no source is switched on" in done.stderr and "docs/watching.md" in done.stderr


def test_a_failed_night_is_told_recorded_and_raised(
    folder: Path, service: AlertService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(nights, "take_stock", fails)
    done = watch()
    assert "there is no room left on the disk" in str(done.exception)
    assert "【运行失败 night failed】1" in service.messages[0]["message"]
    with Ledger(folder / "data" / "warehouse" / ".fiscal.nights.sqlite") as ledger:
        [night] = ledger.last_nights(5)
    assert night["outcome"] == "failed" and "no room left" in night["error"]


def test_a_message_that_cannot_be_sent_is_said_without_its_address(
    folder: Path, service: AlertService, site: Loopback
) -> None:
    site.answers["/"] = Answer(b"<html></html>")
    service.status = 500
    done = watch()
    assert done.exit_code == 1
    assert "alert 1 not sent: the service did not take the message" in done.stderr
    assert "s3cret" not in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (datetime(2026, 9, 1, 17, 0, tzinfo=UTC), 1.0),  # 01:00 in China
        (datetime(2026, 9, 1, 18, 0, tzinfo=UTC), 24.0),
        (datetime(2026, 9, 1, 18, 30, tzinfo=UTC), 23.5),
    ],
)
def test_the_next_night_begins_at_its_hour_in_china(now: datetime, hours: float) -> None:
    assert seconds_to_next(now, time(2, 0)) == hours * 3600
