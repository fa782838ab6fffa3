"""A desk on loopback over a copy of the published warehouse, a session by HTTP, a browser that reaches nothing else."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
import requests

from pipelines.settings import Settings
from pipelines.site.desk.access import Access
from pipelines.site.desk.app import Desk
from pipelines.site.desk.published import Published
from pipelines.site.desk.serving import listening, server_of
from pipelines.site.desk.waiting import Rebuilding
from pipelines.warehouse.basis import reviews_hash
from pipelines.warehouse.places import Places
from tests.published import published

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@dataclass
class Running:
    """A desk that answers: its address, its files, its access."""

    places: Places
    access: Access
    rebuilding: Rebuilding

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.access.port}"

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return rows of the published warehouse."""
        with duckdb.connect(str(self.places.target), read_only=True) as connection:
            return connection.execute(query, list(values)).fetchall()

    def session(self) -> requests.Session:
        """Return a client that has the session; the token is used up where it was there."""
        client = requests.Session()
        client.cookies.set(self.access.cookie, self.access.session)
        return client

    def form(self, **fields: str) -> dict[str, Any]:
        """Return what a form of this desk sends, loaded just now, as arguments of a POST."""
        return {
            "data": {"csrf": self.access.csrf, "seen": reviews_hash(self.places.reviews), **fields},
            "headers": {"Origin": self.base},
            "allow_redirects": False,
        }


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published warehouse with two doubtful cells; nobody writes to it."""
    target = tmp_path_factory.mktemp("desk") / "fiscal.duckdb"
    original = published(tmp_path_factory)
    shutil.copy(original, target)
    shutil.copytree(original.parents[1] / "raw", target.with_name("raw"))
    cells = """
        select fact_id from core.fact inner join core.report using (report_id)
        where statement = 'expenditure' and measure = 'basic' and presence = 'printed'
            and source_name = 'xinzhou-union-2023.pdf'
        order by page, boxes[1].top limit 2
    """
    with duckdb.connect(str(target)) as connection:
        for (fact_id,), status in zip(
            connection.execute(cells).fetchall(), ("disputed", "ocr_single"), strict=True
        ):
            connection.execute(
                "update core.fact set reading_status = ?, second_printed = '1.00' where fact_id = ?",
                [status, fact_id],
            )
    return target


@pytest.fixture
def desk(source: Path, tmp_path: Path) -> Iterator[Running]:
    target = tmp_path / "fiscal.duckdb"
    shutil.copy(source, target)
    with serving(Places.around(target, Settings(raw=source.with_name("raw")))) as running:
        yield running


@contextmanager
def serving(places: Places) -> Iterator[Running]:
    """Serve a warehouse on loopback as long as the context lasts."""
    with listening("127.0.0.1", 0, allow_remote=False) as bound:
        running = Running(places, Access("127.0.0.1", bound.getsockname()[1]), Rebuilding(places))
        server = server_of(Desk(running.access, Published(places), running.rebuilding).application())
        bound.listen()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            yield running
        finally:
            server.should_exit = True
            thread.join(20)
            running.rebuilding.end()


@dataclass
class Watched:
    """A page of a browser, and what went wrong in it."""

    page: Any
    problems: list[str] = field(default_factory=list)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Returns a function that opens a page, in a context of its own, which may speak to this machine alone."""
    from playwright.sync_api import Route

    pages: list[Any] = []

    def opened() -> Watched:
        watched = Watched(browser.new_page())
        pages.append(watched.page)
        watched.page.set_default_timeout(60_000)

        def pass_on(route: Route) -> None:
            if route.request.url.startswith("http://127.0.0.1:"):
                route.continue_()
            else:
                watched.problems.append(f"request to {route.request.url}")
                route.abort()

        watched.page.route("**/*", pass_on)
        watched.page.on("pageerror", lambda error: watched.problems.append(str(error)))
        watched.page.on(
            "console",
            lambda message: watched.problems.append(message.text) if message.type == "error" else None,
        )
        return watched

    yield opened
    for page in pages:
        page.context.close()
