"""A report whose every text is an attack: its pages show the texts, and nothing of them runs or leads anywhere."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from pipelines.settings import Settings
from pipelines.site.build import SiteBuilder
from pipelines.site.links import outside
from pipelines.warehouse.places import Places
from tests.site.attack import ADDRESS, BREAKOUT, SCRIPT, publish_attack
from tests.site.conftest import Visit


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    target = publish_attack(folder)
    SiteBuilder(Places.around(target, Settings(raw=folder)), folder / "site").build()
    return folder / "site"


def test_nothing_of_a_hostile_report_runs_on_any_page(hostile: Path, visit: Visit) -> None:
    pages = [path for path in sorted(hostile.rglob("*.html")) if path.parent.name != "identities"]
    assert len(pages) >= 14
    for path in [*pages, hostile / "identities" / "T1-03.html"]:
        page = visit.open(path)
        page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        assert page.evaluate("window.attacked") is None
        schemes = page.evaluate(
            "[...document.querySelectorAll('[href], [src]')].map((e) => e.href?.baseVal ?? e.href ?? e.src)"
        )
        assert [address for address in schemes if str(address).lower().startswith("javascript")] == []
        page.close()


def test_the_texts_of_a_hostile_report_are_shown_as_they_are(hostile: Path, visit: Visit) -> None:
    page = visit.open(hostile / "findings" / "abcdef0123456789.html")
    assert page.locator("h1").inner_text() == SCRIPT
    assert ADDRESS in page.locator(".provenance").inner_text()
    assert page.locator(".provenance a[href^=http]").count() == 0
    assert "{{7*7}}" in page.locator(".detail").inner_text()
    page = visit.open(hostile / "findings.html")
    assert page.locator("table.findings tbody a").first.inner_text() == SCRIPT


def test_a_hostile_address_fills_in_nothing_but_text(hostile: Path, visit: Visit) -> None:
    attack = quote(BREAKOUT)
    page = visit.open(hostile / "findings.html", f"#q={attack}&issuer={attack},{attack}&version={attack}")
    expect(page.locator("#none")).to_be_visible()
    expect(page.locator("input[name=q]")).to_have_value(BREAKOUT)
    report = next((hostile / "reports").glob("*.html"))
    for path in (report, hostile / "findings" / "abcdef0123456789.html"):
        visit.open(path, f"#fact={attack}")
    for opened in visit.context.pages:
        assert opened.evaluate("window.attacked") is None


def test_a_selected_number_of_a_hostile_report_is_text(hostile: Path, visit: Visit) -> None:
    report = next(path for path in (hostile / "reports").glob("*.html") if SCRIPT[:7] not in path.name)
    for path in sorted((hostile / "reports").glob("*.html")):
        page = visit.open(path)
        links = page.locator("td.num > a")
        if links.count():
            links.first.click()
            expect(page.locator("[data-part=printed]")).to_contain_text("\"'></td>")
            assert page.evaluate("window.attacked") is None
    assert report.exists()


def test_no_file_leaves_the_site(hostile: Path) -> None:
    beside = {path.name for path in hostile.parent.iterdir()}
    assert {
        name for name in beside if not name.startswith(("site", "fiscal", ".fiscal", "pictures"))
    } == set()


@pytest.mark.parametrize(
    "address",
    [ADDRESS, "JaVaScript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://a b", "", None, "//x"],
)
def test_only_web_addresses_become_links(address: str | None) -> None:
    assert outside(address) is None


def test_web_addresses_become_links() -> None:
    assert outside("https://example.org/a?b=1") == "https://example.org/a?b=1"
