"""The polite client: one request at a time per host, within what the source and the site's robots.txt allow.

What is asked for, and what becomes of the answers, belongs to `discovering.py` and `collecting.py`.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import requests

from pipelines.sources.admitting import admitted, authority
from pipelines.sources.bodies import PageAdapter
from pipelines.sources.connecting import CheckedAdapter
from pipelines.sources.exchange import Elsewhere, Take, Taken, exchange
from pipelines.sources.pacing import SHARED, Pace
from pipelines.sources.pages import Page, joined
from pipelines.sources.problems import FetchError
from pipelines.sources.robots import Robots
from pipelines.sources.sessions import FileSession, page_session, prepared
from pipelines.sources.watched import WatchedSource

_MOST_REDIRECTS = 5


class PoliteClient:
    """Connections, the cache of pages and the robots rules of one run; close it, or use it with `with`.

    Several sources may share one client, from several threads too.
    """

    def __init__(
        self, pages: Path | None = None, pace: Pace = SHARED, certificates: Path | None = None
    ) -> None:
        """`pages` is the file of the cache of pages; without it they are asked for in full each time.

        `certificates` is a file of authorities to trust instead of the usual ones.
        """
        self._cache = pages
        self._certificates = certificates
        self._pace = pace
        self._sessions: dict[tuple[bool, int], requests.Session] = {}
        self._robots: dict[str, Robots] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._lock = threading.Lock()

    def page(self, url: str, source: WatchedSource) -> Page:
        """Return a page, from the cache where the site says it has not changed. Raises FetchError."""
        try:
            session = self._session(source, source.politeness.max_page_bytes)
            return self._ask(url, source, session, _page, dict)
        except sqlite3.Error:  # a damaged cache, or no space for it: go on without
            self._forget_pages()
            session = self._session(source, source.politeness.max_page_bytes)
            return self._ask(url, source, session, _page, dict)

    def file(
        self, url: str, source: WatchedSource, headers: Callable[[], Mapping[str, str]], take: Take[Taken]
    ) -> Taken:
        """Return what `take` makes of the answer (200, 206, 304 or 416), its body not read yet. Raises FetchError.

        Both are called anew for each attempt.
        """
        return self._ask(url, source, self._session(source, 0), take, headers)

    def close(self) -> None:
        """Close the connections and the cache."""
        for session in self._sessions.values():
            session.close()
        self._sessions.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(
        self,
        url: str,
        source: WatchedSource,
        session: requests.Session,
        take: Take[Taken],
        headers: Callable[[], Mapping[str, str]],
        heed_robots: bool = True,
    ) -> Taken:
        polite = source.politeness
        wait = polite.retry_seconds
        for attempt in range(1, polite.attempts + 1):
            try:
                return self._follow(url, source, session, take, headers(), heed_robots)
            except FetchError as error:
                asked_for = wait if error.wait_seconds is None else error.wait_seconds
                if not error.passing or attempt == polite.attempts or asked_for > polite.max_wait_seconds:
                    raise
                self._pace.leave_alone(authority(url), asked_for)
                wait *= 2
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _follow(
        self,
        url: str,
        source: WatchedSource,
        session: requests.Session,
        take: Take[Taken],
        headers: Mapping[str, str],
        heed_robots: bool,
    ) -> Taken:
        """Ask for `url` and follow its redirects, each hop checked like the first."""
        for _ in range(_MOST_REDIRECTS + 1):
            url = admitted(url, source)
            rest = source.politeness.delay_seconds
            if heed_robots:
                robots = self._robots_of(url, source)
                robots.check(url, source.politeness.max_wait_seconds)
                rest = max(rest, robots.delay_seconds)
            with self._pace.turn(authority(url), rest):
                result = exchange(url, source, session, take, headers)
            if not isinstance(result, Elsewhere):
                return result
            url = joined(url, result.location)
        raise FetchError(
            "the address redirects again and again",
            kind="redirect",
            got=f"more than {_MOST_REDIRECTS} redirects, at last to {url[:200]}",
            expected="the document",
            remedy="open it in a browser and put the final address into the source",
        )

    def _robots_of(self, url: str, source: WatchedSource) -> Robots:
        home = joined(url, "/robots.txt")
        with self._lock:
            lock = self._locks[home]
        with lock:
            if home not in self._robots:
                session = self._session(source, source.politeness.max_page_bytes)
                try:
                    page = self._ask(home, source, session, _page, dict, heed_robots=False)
                    self._robots[home] = Robots.read(page.body)
                except FetchError as error:
                    self._robots[home] = Robots.after(error)
            return self._robots[home]

    def _forget_pages(self) -> None:
        with self._lock:
            if self._cache is not None:
                self._cache.unlink(missing_ok=True)
            self._cache = None
            self._sessions = {key: session for key, session in self._sessions.items() if not key[1]}

    def _session(self, source: WatchedSource, most_page_bytes: int) -> requests.Session:
        """Return the session for pages within a bound (0: for documents); made when first needed."""
        private = source.allow_private_addresses
        with self._lock:
            if (private, most_page_bytes) not in self._sessions:
                made: requests.Session
                if most_page_bytes:
                    made = prepared(page_session(self._cache), PageAdapter(private, most_page_bytes))
                else:
                    made = prepared(FileSession(), CheckedAdapter(private))
                if self._certificates is not None:
                    made.verify = str(self._certificates)
                self._sessions[private, most_page_bytes] = made
            return self._sessions[private, most_page_bytes]


def _page(response: requests.Response) -> Page:
    return Page(response.url, response.content, response.headers.get("Content-Type", ""))
