from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.sources import archive as archive_module
from pipelines.sources import arriving, collecting, fetch_history, storing
from pipelines.sources.archive import archived
from pipelines.sources.collecting import Collection, collect
from pipelines.sources.fetching import PoliteClient
from pipelines.sources.watch_list import load_watch_list
from pipelines.sources.watched import ListPage, Season
from tests.sources.disclosure_sites import (
    CRAWL_DELAY_SECONDS,
    CULTURE,
    DELAY_SECONDS,
    LAST_NIGHT,
    DisclosureSites,
)
from tests.sources.loopback_server import Answer, Loopback
from tests.sources.watched_loopback import document, listing, pdf, watched

NOW = datetime(2025, 11, 1, 18, tzinfo=UTC)
NIGHT = timedelta(days=1)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def report(number: int) -> tuple[str, str]:
    return f"/{number}.pdf", f"样例市第{number}局2023年度部门决算"


def kept(archive: Path) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in archive.glob("*.pdf")}


def rows(archive: Path, source_id: str = "loopback") -> list[dict[str, Any]]:
    text = (archive / "fetches" / f"{source_id}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


# the three sites


def test_three_nights_at_three_sites_bring_what_they_should(tmp_path: Path) -> None:
    archive = tmp_path / "raw" / "archive"
    new: list[int] = []
    with DisclosureSites() as sites:
        folder = sites.write_watch_list(tmp_path / "sources")
        for night in range(LAST_NIGHT):
            before = kept(archive)
            looks = {
                source.source_id: collect(source, archive, now=NOW + night * NIGHT)
                for source in load_watch_list(folder)
            }
            assert set(kept(archive)) == set(sites.expected)
            assert all(sha256(content) == name for name, content in kept(archive).items())
            assert kept(archive).items() >= before.items()  # nothing is overwritten, nothing goes
            problems = {name: {problem.kind for problem in look.problems} for name, look in looks.items()}
            assert problems == sites.expected_problems
            assert not any(look.silent for look in looks.values())
            new.append(sum(found.is_new for look in looks.values() for found in look.documents))
            if night == 1:
                (changed,) = [found for found in looks["gb18030"].documents if found.is_new_version]
                assert (changed.issuer_hint, changed.fiscal_year) == ("样例市云汀区档案馆", 2023)
                assert changed.supersedes_sha256 in before
                assert changed.sha256 not in before
            if night < LAST_NIGHT - 1:
                sites.advance()
        assert new == [4, 2, 1]
        twice = sha256(CULTURE[2021].read_bytes())
        (same,) = [found for found in looks["gb18030"].documents if found.sha256 == twice]
        assert len(same.also_at) == 1
        assert [row["url"] for row in rows(archive, "gb18030") if row.get("sha256") == twice][:2] == [
            same.url,
            *same.also_at,
        ]
        for served, delay in ((sites.static, DELAY_SECONDS), (sites.paged, CRAWL_DELAY_SECONDS)):
            assert served.peak == 1
            assert served.spacing() >= delay * 0.9
        assert sites.gb18030.peak == 1
        assert not any(request.path.startswith("/neibu/") for request in sites.gb18030.requests)
    assert len(archived(archive)) == 7
    assert list((archive / "arriving").iterdir()) == []


def test_a_night_with_nothing_new_asks_for_the_lists_alone(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with DisclosureSites() as sites:
        sites.write_watch_list(tmp_path / "sources")
        (paged,) = [source for source in load_watch_list(tmp_path / "sources") if source.source_id == "paged"]
        weekly = replace(paged, politeness=replace(paged.politeness, recheck_days=7))
        first = collect(weekly, archive, now=NOW)
        asked = len(sites.paged.requests)
        again = collect(weekly, archive, now=NOW + NIGHT)
        assert [(request.path, request.status) for request in sites.paged.requests[asked:]] == [
            ("/robots.txt", 304),
            ("/zwgk/czxx/", 304),
        ]
        assert again.documents == tuple(replace(found, is_new=False) for found in first.documents[:1])
        asked = len(sites.paged.requests)
        later = collect(weekly, archive, now=NOW + 8 * NIGHT)
        assert later.documents == tuple(replace(found, is_new=False) for found in first.documents)
        statuses = [request.status for request in sites.paged.requests[asked:]]
        assert sorted(statuses) == [304] * 7 + [
            404
        ]  # nothing is sent again; the page after the last is not there


def test_what_failed_behind_a_first_page_that_is_known_is_tried_the_next_night(
    server: Loopback, tmp_path: Path
) -> None:
    server.answers = {
        "/": listing(report(1), ("/p2", "下一页")),
        "/p2": listing(report(2), report(3)),
        "/1.pdf": document("one"),
        "/2.pdf": Answer(b"", status=503),
    }
    source = watched(server, attempts=1, recheck_days=30)
    asked = []
    for night in range(8):
        before = [len(server.asked(path)) for path in ("/p2", "/2.pdf", "/3.pdf")]
        if night == 1:
            server.answers["/2.pdf"] = document("two")
        collect(source, tmp_path, now=NOW + night * NIGHT)
        after = [len(server.asked(path)) for path in ("/p2", "/2.pdf", "/3.pdf")]
        asked.append([now - then for then, now in zip(before, after, strict=True)])
    assert set(kept(tmp_path)) == {sha256(pdf("one")), sha256(pdf("two"))}
    assert asked[:4] == [[1, 1, 1], [1, 1, 1], [1, 0, 1], [1, 0, 1]]
    assert asked[4] == [1, 0, 0]  # what is dead rests, so the list counts as whole again
    assert asked[5:] == [[0, 0, 0]] * 3


# new, known, changed


def test_the_archive_says_where_a_document_came_from(server: Loopback, tmp_path: Path) -> None:
    server.answers = {
        "/": Answer('<li><a href="/决算.pdf">样例市档案局2023年度部门决算</a>2024-10-15</li>'.encode()),
        "/%E5%86%B3%E7%AE%97.pdf": document("one"),
    }
    (found,) = collect(watched(server), tmp_path, now=NOW).documents
    (file,) = archived(tmp_path)
    assert (file.sha256, file.path) == (found.sha256, found.path)
    assert (file.source_name, file.source_url) == ("决算.pdf", server.base + "/%E5%86%B3%E7%AE%97.pdf")
    assert (str(file.published_on), file.fetched_at) == ("2024-10-15", "2025-11-01T18:00:00Z")
    entry = json.loads((tmp_path / f"{found.sha256}.json").read_text("utf-8"))
    assert (entry["issuer_hint"], entry["fiscal_year"], entry["kind"], entry["title"]) == (
        "样例市档案局",
        2023,
        "final_accounts",
        "样例市档案局2023年度部门决算",
    )


def test_a_document_that_changes_and_changes_back(server: Loopback, tmp_path: Path) -> None:
    server.answers = {"/": listing(report(1))}
    seen = []
    for night, text in enumerate(("one", "two", "one", "one")):
        server.answers["/1.pdf"] = document(text)
        (found,) = collect(watched(server), tmp_path, now=NOW + night * NIGHT).documents
        seen.append((found.is_new, found.is_new_version, found.supersedes_sha256))
        assert found.path.read_bytes() == pdf(text)
    one, two = sha256(pdf("one")), sha256(pdf("two"))
    assert seen == [(True, False, None), (True, True, one), (False, True, two), (False, False, None)]
    assert set(kept(tmp_path)) == {one, two}
    assert [row["outcome"] for row in rows(tmp_path) if row["role"] == "document"] == [
        "new",
        "version",
        "version",
        "unchanged",
    ]


def test_what_another_source_or_a_person_brought_is_not_new(server: Loopback, tmp_path: Path) -> None:
    server.answers = {
        "/": listing(report(1), report(2)),
        "/1.pdf": document("one"),
        "/2.pdf": document("two"),
    }
    by_hand = tmp_path / "hand.pdf"
    by_hand.write_bytes(pdf("two"))
    archive_module.keep(by_hand, tmp_path / "archive", tmp_path / "raw", NOW)
    first = collect(watched(server), tmp_path / "archive", now=NOW)
    second = collect(replace(watched(server), source_id="other"), tmp_path / "archive", now=NOW)
    assert [found.is_new for found in first.documents] == [True, False]
    assert [found.is_new for found in second.documents] == [False, False]


def test_a_document_that_was_lost_from_the_archive_is_fetched_again(server: Loopback, tmp_path: Path) -> None:
    server.answers = {"/": listing(report(1)), "/1.pdf": document("one")}
    (found,) = collect(watched(server), tmp_path, now=NOW).documents
    found.path.unlink()
    (again,) = collect(watched(server), tmp_path, now=NOW + NIGHT).documents
    assert again.path.read_bytes() == pdf("one")
    assert not again.is_new


# lists


def test_a_list_that_falls_silent_is_told(server: Loopback, tmp_path: Path) -> None:
    server.answers = {"/": listing(report(1)), "/1.pdf": document("one")}
    assert not collect(watched(server), tmp_path, now=NOW).silent
    server.answers["/"] = Answer(b"<html><script>load()</script></html>")
    look = collect(watched(server), tmp_path, now=NOW + NIGHT)
    assert (look.silent, look.listed, [problem.kind for problem in look.problems]) == (True, 0, ["page"])
    server.answers["/"] = Answer(b"", status=503)
    down = collect(watched(server, attempts=1), tmp_path, now=NOW + 2 * NIGHT)
    assert (down.silent, [problem.kind for problem in down.problems]) == (False, ["status"])


def test_a_list_that_never_held_reports_is_a_problem_but_not_silent(server: Loopback, tmp_path: Path) -> None:
    server.answers = {"/": listing(("/about.html", "关于我们"))}
    look = collect(watched(server), tmp_path, now=NOW)
    assert (look.silent, [problem.kind for problem in look.problems]) == (False, ["page"])
    assert "1 links" in look.problems[0].got


def test_out_of_season_a_list_is_asked_once_a_while(server: Loopback, tmp_path: Path) -> None:
    server.answers = {"/": listing(report(1)), "/1.pdf": document("one")}
    source = replace(
        watched(server),
        list_pages=(ListPage(server.base + "/", "final_accounts"),),
        season=Season(final_accounts=(7, 9), off_season_days=3),
    )
    nights = []
    for night in range(8):
        asked = len(server.asked("/"))
        collect(source, tmp_path, now=NOW + night * NIGHT)
        nights.append(len(server.asked("/")) - asked)
    assert nights == [1, 0, 0, 1, 0, 0, 1, 0]
    summer = datetime(2026, 6, 30, 20, tzinfo=UTC)  # 1 July in China
    for _ in range(2):
        asked = len(server.asked("/"))
        collect(source, tmp_path, now=summer)
        assert len(server.asked("/")) - asked == 1


def test_a_walk_that_broke_off_is_not_taken_for_whole(server: Loopback, tmp_path: Path) -> None:
    """Were the first page's being known enough, what stands behind a page that failed would never be found."""
    server.answers = {
        "/": listing(report(1), ("/p2", "下一页")),
        "/1.pdf": document("one"),
        "/2.pdf": document("two"),
        "/p2": Answer(b"", status=500),
    }
    source = watched(server, attempts=1, recheck_days=30)
    collect(source, tmp_path, now=NOW)
    server.answers["/p2"] = listing(report(2))
    look = collect(source, tmp_path, now=NOW + NIGHT)
    assert [found.url for found in look.documents] == [server.base + "/1.pdf", server.base + "/2.pdf"]
    collect(source, tmp_path, now=NOW + 2 * NIGHT)
    assert len(server.asked("/p2")) == 2


def test_the_rest_of_many_documents_comes_the_next_night(server: Loopback, tmp_path: Path) -> None:
    server.answers = {"/": listing(*(report(number) for number in range(5)))}
    server.answers |= {f"/{number}.pdf": document(str(number)) for number in range(5)}
    source = watched(server, max_documents=2, recheck_days=30)
    counts = []
    for night in range(3):
        look = collect(source, tmp_path, now=NOW + night * NIGHT)
        counts.append((len(kept(tmp_path)), sum(problem.kind == "limit" for problem in look.problems)))
    assert counts == [(2, 3), (4, 1), (5, 0)]


# what goes wrong


def test_one_bad_page_or_document_costs_itself_alone(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers = {"/": listing(*(report(number) for number in range(4)))}
    server.answers |= {f"/{number}.pdf": document(str(number)) for number in (0, 1, 3)}
    really = collecting.Documents.take

    def take(self: Any, listed: Any) -> None:
        if listed.url.endswith("/1.pdf"):
            raise ZeroDivisionError("nobody foresaw this")
        really(self, listed)

    monkeypatch.setattr(collecting.Documents, "take", take)
    source = replace(
        watched(server), list_pages=(ListPage(server.base + "/none"), ListPage(server.base + "/"))
    )
    look = collect(source, tmp_path, now=NOW)
    assert [found.url[-6:] for found in look.documents] == ["/0.pdf", "/3.pdf"]
    assert [(problem.kind, problem.got[:17]) for problem in look.problems] == [
        ("status", "404 Not Found"),
        ("unforeseen", "ZeroDivisionError"),
        ("status", "404 Not Found"),
    ]
    assert all(problem.what and problem.expected and problem.remedy for problem in look.problems)


def test_a_full_disk_ends_the_look_with_one_problem_and_the_next_look_completes_it(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers = {"/": listing(*(report(number) for number in range(3)))}
    server.answers |= {f"/{number}.pdf": document(str(number)) for number in range(3)}
    with monkeypatch.context() as full:

        def no_space(*_: Any) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        full.setattr(storing.os, "fsync", no_space)
        look = collect(watched(server), tmp_path, now=NOW)
        assert [problem.kind for problem in look.problems] == ["storage"]
        assert "No space left" in look.problems[0].got
    assert len(server.asked("/1.pdf")) == 0  # nothing more was asked for in vain
    look = collect(watched(server), tmp_path, now=NOW + NIGHT)
    assert (len(look.documents), look.problems) == (3, ())
    assert len(kept(tmp_path)) == 3


class Killed(BaseException):
    """Stands for the end of the process: nothing in the product catches it."""


def _steps(monkeypatch: pytest.MonkeyPatch, step: Callable[[], None]) -> None:
    """Call `step` before and after each thing that is written."""
    for module, name in (
        (archive_module, "write_whole"),
        (archive_module, "put_in_place"),
        (arriving, "write_whole"),
        (fetch_history, "append_line"),
    ):
        really = getattr(module, name)

        def around(*arguments: Any, _really: Callable[..., Any] = really) -> Any:
            step()
            result = _really(*arguments)
            step()
            return result

        monkeypatch.setattr(module, name, around)


def test_killed_between_any_two_steps_the_next_look_completes_it(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = {"one": "/1.pdf", "two": "/2.pdf", "three": "/3.pdf"}
    server.answers = {"/": listing(report(1), ("/t2.html", report(2)[1]), report(3))}
    server.answers |= {"/t2.html": listing(("/2.pdf", "附件"))}
    server.answers |= {path: document(text) for text, path in contents.items()}
    expected = {sha256(pdf(text)): pdf(text) for text in contents}
    source, client = watched(server), PoliteClient()
    done = 0
    for last in range(1000):
        archive = tmp_path / str(last)
        count = 0

        def step(last: int = last) -> None:
            nonlocal count
            count += 1
            if count > last:
                raise Killed

        with monkeypatch.context() as patched:
            _steps(patched, step)
            try:
                collect(source, archive, client=client, now=NOW)
            except Killed:
                done += 1
            else:
                break
        told = (
            [row["url"] for row in rows(archive) if "sha256" in row] if (archive / "fetches").exists() else []
        )
        look = collect(source, archive, client=client, now=NOW + NIGHT)
        assert kept(archive) == expected
        assert look.problems == ()
        assert {found.url for found in look.documents if found.is_new} == {
            found.url for found in look.documents if found.url not in told
        }
        assert sorted(entry["sha256"] for entry in rows(archive) if entry["outcome"] == "new") == sorted(
            expected
        )
        assert len(archived(archive)) == 3
        assert [path for path in archive.rglob("*") if path.suffix in (".part", ".arriving")] == []
    assert done > 20


def test_a_process_that_is_really_killed_loses_and_doubles_nothing(server: Loopback, tmp_path: Path) -> None:
    server.answers = {"/": listing(*(report(number) for number in range(3)))}
    server.answers |= {
        f"/{number}.pdf": document(str(number), 50_000, drip_seconds=0.03) for number in range(3)
    }
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "loopback.yml").write_text(
        f"jurisdiction: {{name: 样例市}}\nlist_pages: ['{server.base}/']\nallow_http: true\n"
        "allow_private_addresses: true\npoliteness: {delay_seconds: 0}\n"
    )
    script = (
        "import sys\nfrom pathlib import Path\nfrom datetime import datetime, UTC\n"
        "from pipelines.sources.watch_list import load_watch_list\nfrom pipelines.sources.collecting import collect\n"
        "here = Path(sys.argv[1])\n"
        "collect(load_watch_list(here / 'sources')[0], here / 'archive', now=datetime(2025, 11, 1, tzinfo=UTC))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)])
    deadline = time.monotonic() + 30
    while not server.asked("/1.pdf") or not server.asked("/1.pdf")[0].sent:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert len(kept(tmp_path / "archive")) == 1
    (source,) = load_watch_list(tmp_path / "sources")
    look: Collection = collect(source, tmp_path / "archive", now=NOW)
    assert look.problems == ()
    assert kept(tmp_path / "archive") == {
        sha256(pdf(str(number), 50_000)): pdf(str(number), 50_000) for number in range(3)
    }
    assert [row["outcome"] for row in rows(tmp_path / "archive") if row["role"] == "document"].count(
        "new"
    ) == 3


def test_two_looks_at_once_write_no_line_into_each_other(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom pipelines.sources.storing import append_line\n"
        "for number in range(200): append_line(Path(sys.argv[1]), sys.argv[2] * 500)\n"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "lines"), letter]) for letter in "ab"
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    lines = (tmp_path / "lines").read_text().splitlines()
    assert sorted(lines) == ["a" * 500] * 200 + ["b" * 500] * 200
