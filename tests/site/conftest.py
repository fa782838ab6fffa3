"""A built site of three specimens, one with planted faults, and a browser that reaches nothing but files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipelines.settings import Settings
from pipelines.site.build import SiteBuilder
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.places import Places
from tests.machine import chromium
from tests.published import RAW, published

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

FAULTY = "sample-culture-bureau-2023"
PATIENCE_MS = 120_000
"""How long a test waits for what a click brings about: a machine that builds beside it is slow, not wrong."""


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The shared specimens and a file that was set aside, with the specimen that has planted faults."""
    folder = tmp_path_factory.mktemp("site")
    target = folder / "fiscal.duckdb"
    shutil.copyfile(published(tmp_path_factory), target)
    found = Places.around(target, Settings(raw=RAW))
    builder = Builder(found)
    builder.gather([RAW / f"{FAULTY}.pdf"])
    builder.read()
    builder.land()
    builder.check()
    builder.publish()
    return found


@pytest.fixture(scope="session")
def site(places: Places) -> Path:
    folder = places.target.parent / "site"
    SiteBuilder(places, folder).build()
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium()
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@dataclass
class Visit:
    """Opens pages in one browser context and writes down what should not happen."""

    context: BrowserContext
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: Path, fragment: str = "") -> Page:
        """Open a page of a site in a new tab."""
        page = self.context.new_page()
        page.on("request", lambda request: self._request(request.url))
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("dialog", self._dialog)
        page.goto(path.as_uri() + fragment, wait_until="load")
        return page

    def _request(self, url: str) -> None:
        if not url.startswith(("file:", "blob:file:", "data:image/")):
            self.outside.append(url)

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.page.url}: {message.text}")

    def _dialog(self, dialog: Any) -> None:
        self.complaints.append(f"a dialog: {dialog.message}")
        dialog.dismiss()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """A new context, without network; fails the test when a page asked for it or complained."""
    context = browser.new_context(viewport={"width": 1600, "height": 900}, offline=True)
    context.set_default_timeout(PATIENCE_MS)
    visit = Visit(context)
    yield visit
    context.close()
    assert visit.outside == []
    assert visit.complaints == []
