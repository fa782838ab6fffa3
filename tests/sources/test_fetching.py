from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.sources.fetching import PoliteClient
from pipelines.sources.pacing import Pace
from pipelines.sources.problems import FetchError
from tests.sources.loopback_server import Answer, Loopback
from tests.sources.watched_loopback import document, listing, watched


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


def robots(text: str) -> Answer:
    return Answer(text.encode(), "text/plain")


class Clock:
    """Time that passes only in sleep."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


def refused(server: Loopback, path: str, **changed: Any) -> FetchError:
    address = path if "//" in path else server.base + path
    with PoliteClient() as client, pytest.raises(FetchError) as error:
        client.page(address, watched(server, **changed))
    return error.value


# robots.txt


def test_what_robots_txt_disallows_is_not_asked_for(server: Loopback) -> None:
    server.answers = {
        "/robots.txt": robots(
            "User-agent: *\nDisallow: /neibu/\n\nUser-agent: fiscal-warehouse\nDisallow: /js/\n"
        ),
        "/js/": listing(),
        "/neibu/": listing(),
    }
    error = refused(server, "/js/")
    assert (error.kind, error.got) == ("robots", "a Disallow that covers it")
    with PoliteClient() as client:  # rules for us come before rules for all
        client.page(server.base + "/neibu/", watched(server))
        client.page(server.base + "/neibu/", watched(server))
    assert server.asked("/js/") == []
    assert len(server.asked("/robots.txt")) == 2  # once per client


@pytest.mark.parametrize(
    ("answer", "allowed"),
    [
        (None, True),
        (Answer(b"", status=403), True),
        (Answer(b"<html>Disallow: /</html>"), True),
        (Answer(b"", status=302, headers=(("Location", "https://elsewhere.example/"),)), True),
        (Answer(b"", status=500), False),
        (Answer(b"", status=429), False),
        (robots("User-agent: *\nDisallow: /\n"), False),
    ],
)
def test_without_robots_txt_all_is_allowed_and_with_a_broken_one_nothing(
    server: Loopback, answer: Answer | None, allowed: bool
) -> None:
    server.answers = {"/": listing()} | ({"/robots.txt": answer} if answer else {})
    if allowed:
        with PoliteClient() as client:
            client.page(server.base + "/", watched(server))
    else:
        assert refused(server, "/", attempts=2).kind == "robots"
        assert server.asked("/") == []


@pytest.mark.parametrize("text", ["Crawl-delay: 3", "Request-rate: 1/3"])
def test_the_rest_that_robots_txt_wants_is_kept(server: Loopback, text: str) -> None:
    server.answers = {"/robots.txt": robots(f"User-agent: *\n{text}\n"), "/": listing()}
    clock = Clock()
    with PoliteClient(pace=Pace(clock, clock.sleep)) as client:
        for _ in range(3):
            client.page(server.base + "/", watched(server, delay_seconds=1.0))
    assert clock.slept == [3.0, 3.0, 3.0]


def test_a_rest_without_end_is_refused(server: Loopback) -> None:
    server.answers = {"/robots.txt": robots("User-agent: *\nCrawl-delay: 86400\n"), "/": listing()}
    error = refused(server, "/")
    assert error.kind == "robots"
    assert "86400 s" in error.got


# turns


def test_one_request_at_a_time_and_a_rest_between_two_for_all_clients_together(server: Loopback) -> None:
    server.answers = {f"/{number}": listing(drip_seconds=0.003) for number in range(6)}
    pace = Pace()
    source = watched(server, delay_seconds=0.05)

    def ask(numbers: range) -> None:
        with PoliteClient(pace=pace) as client:
            for number in numbers:
                client.page(f"{server.base}/{number}", source)

    threads = [threading.Thread(target=ask, args=(numbers,)) for numbers in (range(3), range(3, 6))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.requests) == 8  # with robots.txt for each client
    assert server.peak == 1
    assert server.spacing() >= 0.045


# retries


def test_an_unavailable_site_is_asked_again_with_growing_patience(server: Loopback) -> None:
    server.answers = {"/": listing(unavailable_times=3)}
    clock = Clock()
    with PoliteClient(pace=Pace(clock, clock.sleep)) as client:
        client.page(server.base + "/", watched(server, retry_seconds=2.0, attempts=4))
    assert clock.slept == [2.0, 4.0, 8.0]


def test_a_site_that_says_when_to_come_back_is_obeyed(server: Loopback) -> None:
    server.answers = {"/": listing(unavailable_times=1, retry_after="7")}
    clock = Clock()
    with PoliteClient(pace=Pace(clock, clock.sleep)) as client:
        client.page(server.base + "/", watched(server))
    assert clock.slept == [7.0]


@pytest.mark.parametrize("path", ["/busy", "/gone"])
def test_a_site_is_not_asked_again_when_it_wants_long_rest_or_has_nothing(
    server: Loopback, path: str
) -> None:
    server.answers = {"/busy": listing(unavailable_times=9, retry_after="86400")}
    error = refused(server, path)
    assert error.kind == "status"
    assert ("503" in error.got and "86400" in error.got) or "404" in error.got
    assert len(server.asked(path)) == 1


def test_giving_up_comes_after_the_attempts_that_the_source_grants(server: Loopback) -> None:
    server.answers = {"/": listing(unavailable_times=99)}
    assert refused(server, "/", attempts=3).status == 503
    assert len(server.asked("/")) == 3


def test_no_connection_is_a_problem_that_passes(server: Loopback) -> None:
    with Loopback() as gone:
        source = watched(gone, attempts=2)
    with PoliteClient() as client, pytest.raises(FetchError) as error:
        client.page(gone.base + "/", source)
    assert "does not answer" in error.value.got  # robots.txt could not be asked for


# where it may go


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("https://elsewhere.example/a", "host"),
        ("http://169.254.169.254/latest/meta-data", "host"),
        ("file:///etc/passwd", "scheme"),
        ("ftp://127.0.0.1/a", "scheme"),
        ("//user:secret@{authority}/a", "host"),
        ("/round", "redirect"),
        ("http://[broken/", "scheme"),
    ],
)
def test_redirects_are_judged_hop_by_hop(server: Loopback, location: str, kind: str) -> None:
    moved = Answer(
        b"x" * 100_000, status=302, headers=(("Location", location.format(authority=server.authority)),)
    )
    server.answers = {"/round": moved, "/first": Answer(b"", status=301, headers=(("Location", "/round"),))}
    error = refused(server, "/first")
    assert error.kind == kind
    assert len(server.requests) <= 8


def test_redirects_within_the_site_are_followed_in_the_sites_own_characters(server: Loopback) -> None:
    raw = "/决算/".encode("gb18030").decode("latin-1")
    server.answers = {
        "/old": Answer(b"", status=301, headers=(("Location", raw),)),
        "/%E5%86%B3%E7%AE%97/": listing(),
    }
    with PoliteClient() as client:
        assert client.page(server.base + "/old", watched(server)).url.endswith("/%E5%86%B3%E7%AE%97/")


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://elsewhere.example/", "host"),
        ("https://127.0.0.1.elsewhere.example/", "host"),
        ("https://{authority}@elsewhere.example/", "host"),
        ("http://elsewhere.example\\@{authority}/", "host"),
        ("gopher://{authority}/", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("http:///nohost", "scheme"),
    ],
)
def test_other_addresses_are_refused_before_anything_is_sent(
    server: Loopback, address: str, kind: str
) -> None:
    assert refused(server, address.format(authority=server.authority)).kind == kind
    assert server.requests == []


def test_plain_http_needs_the_sources_word(server: Loopback) -> None:
    error = refused(server, "/", allow_http=False)
    assert error.kind == "scheme"
    assert "allow_http" in error.remedy


# bounds


@pytest.mark.parametrize("how", ["announced", "unannounced", "packed"])
def test_pages_are_bounded_whatever_their_headers_say(server: Loopback, how: str) -> None:
    size = 30_000_000
    if how == "packed":
        answer = Answer(gzip.compress(bytes(size)), packed="gzip")
        assert len(answer.body) < 50_000
    else:
        answer = Answer(b"<p>" * 400_000, length=how == "announced")
    server.answers = {"/": answer}
    error = refused(server, "/", max_page_bytes=1_000_000)
    assert error.kind == "size"
    assert "1,000,000" in error.expected


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("chunked", [True, False])
def test_pages_come_packed_and_in_chunks(server: Loopback, packed: bool, chunked: bool) -> None:
    body = b'<a href="/1.pdf">x</a>' * 9000
    server.answers = {
        "/": Answer(
            gzip.compress(body) if packed else body, packed="gzip" if packed else None, chunked=chunked
        )
    }
    with PoliteClient() as client:
        assert client.page(server.base + "/", watched(server)).body == body


def test_a_body_that_cannot_be_unpacked_is_refused(server: Loopback) -> None:
    server.answers = {"/": Answer(b"no gzip at all", packed="gzip")}
    assert refused(server, "/").kind == "type"


# the cache of pages


def test_a_page_that_has_not_changed_is_not_sent_again(server: Loopback, tmp_path: Path) -> None:
    server.answers = {
        "/a": listing(("/1.pdf", "一")),
        "/b": listing(("/2.pdf", "二"), etag=False, last_modified=1e9),
    }
    for _ in range(2):
        with PoliteClient(tmp_path / "pages.sqlite") as client:
            bodies = [client.page(server.base + path, watched(server)).body for path in ("/a", "/b")]
        assert [b"/1.pdf" in bodies[0], b"/2.pdf" in bodies[1]] == [True, True]
    assert [[request.status for request in server.asked(path)] for path in ("/a", "/b")] == [[200, 304]] * 2
    server.answers["/a"] = listing(("/3.pdf", "三"))
    with PoliteClient(tmp_path / "pages.sqlite") as client:
        assert b"/3.pdf" in client.page(server.base + "/a", watched(server)).body


def test_addresses_in_gbk_are_not_taken_for_one_another(server: Loopback, tmp_path: Path) -> None:
    """Published in the same second, one address's page must not stand for the other's."""
    paths = {"/?t=%BE%F6": b"/1.pdf", "/?t=%B6%FE": b"/2.pdf"}
    server.answers = {
        path: listing((link.decode(), "决算"), etag=False, last_modified=1e9) for path, link in paths.items()
    }
    with PoliteClient(tmp_path / "pages.sqlite") as client:
        for path in [*paths] * 2:
            assert paths[path] in client.page(server.base + path, watched(server)).body
    assert [request.status for request in server.requests[1:]] == [200, 200, 304, 304]


def test_a_damaged_cache_is_made_anew(server: Loopback, tmp_path: Path) -> None:
    cache = tmp_path / "pages.sqlite"
    cache.write_bytes(b"no database at all" * 500)
    server.answers = {"/": listing(("/1.pdf", "一"))}
    with PoliteClient(cache) as client:
        assert b"/1.pdf" in client.page(server.base + "/", watched(server)).body


def test_of_a_pdf_behind_a_pages_address_only_the_beginning_is_read(server: Loopback) -> None:
    server.answers = {"/down?id=1": document(size=20_000_000)}
    began = time.process_time()
    with PoliteClient() as client:
        page = client.page(server.base + "/down?id=1", watched(server, max_page_bytes=100_000))
    assert page.is_pdf
    assert len(page.body) <= 100_000
    assert time.process_time() - began < 2


def test_who_asks_says_so(server: Loopback) -> None:
    server.answers = {"/": listing()}
    with PoliteClient() as client:
        client.page(server.base + "/", watched(server, contact="mailto:reader@example.org"))
    assert all(
        request.headers["user-agent"].startswith("fiscal-warehouse/")
        and request.headers["user-agent"].endswith("(mailto:reader@example.org)")
        for request in server.requests
    )


def test_proxies_of_the_environment_are_not_used(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would resolve names and connect for us, unchecked."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.answers = {"/": listing()}
    with PoliteClient() as client:
        client.page(server.base + "/", watched(server))
