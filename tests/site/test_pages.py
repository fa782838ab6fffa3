"""Every kind of page in Chromium: nothing asked of the network, no complaint, no barrier, no overflow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.site.conftest import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
WIDTHS = (390, 600, 768, 1024, 1199, 1440, 2560)
KINDS = {
    "coverage": "index.html",
    "identities": "identities.html",
    "rule": "identities/T3-HIER.html",
    "findings": "findings.html",
    "finding": "findings/*.html",
    "issuer": "issuers/*.html",
    "report": "reports/*.html",
    "runs": "runs.html",
}
RUN = """async ([source, only]) => {
    if (!window.axe) new Function(source)();
    const found = await axe.run(document, {preload: false, ...(only ? {runOnly: {type: 'rule', values: only}} : {})});
    return found.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html).join(' | ')}`);
}"""


def page_of(site: Path, kind: str, language: str = "zh") -> Path:
    """Return the largest page of a kind: the one with most on it."""
    folder = site if language == "zh" else site / "en"
    return max(folder.glob(KINDS[kind]), key=lambda path: path.stat().st_size)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_no_barrier_in_either_scheme(site: Path, visit: Visit, kind: str, language: str) -> None:
    page = visit.open(page_of(site, kind, language))
    assert page.evaluate("document.documentElement.lang") == {"zh": "zh-CN", "en": "en"}[language]
    page.emulate_media(color_scheme="light")
    assert page.evaluate(RUN, [AXE, None]) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 29)"
    assert page.evaluate(RUN, [AXE, ["color-contrast"]]) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fits_every_width_and_leads_only_to_pages_that_exist(
    site: Path, browser: Browser, kind: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True)
    visit = Visit(context)
    path = page_of(site, kind, "en")
    page = visit.open(path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    addresses = page.evaluate("[...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href'))")
    local = {address.split("#")[0] for address in addresses if not address.startswith("http")} - {""}
    assert local
    assert [address for address in local if not (path.parent / address).exists()] == []
    context.close()
    assert visit.complaints == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_prints_its_content_on_white_without_what_only_a_screen_needs(
    site: Path, visit: Visit, kind: str
) -> None:
    page = visit.open(page_of(site, kind))
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for screen_only in ("header.top", "form.filters", "button"):
        assert not any(one.is_visible() for one in page.locator(screen_only).all()), screen_only
    assert page.locator("h1").is_visible()
    clipped = "(all) => all.filter((one) => getComputedStyle(one).overflowX !== 'visible').length"
    assert page.locator(".scroll").evaluate_all(clipped) == 0
    assert page.pdf(format="A4").startswith(b"%PDF-")


def test_the_scheme_that_was_chosen_is_kept(site: Path, visit: Visit) -> None:
    page = visit.open(site / "index.html")
    page.emulate_media(color_scheme="light")
    page.click("[data-theme-toggle]")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 29)"
    again = visit.open(site / "runs.html")
    again.emulate_media(color_scheme="light")
    assert again.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 29)"


def test_charts_are_drawn_from_their_tables(site: Path, visit: Visit) -> None:
    page = visit.open(page_of(site, "issuer"))
    plots = page.locator("[data-plot]")
    assert plots.count() >= 3
    for place in range(plots.count()):
        assert plots.nth(place).locator("canvas").count() == 1
        table = page.locator(f"#{plots.nth(place).get_attribute('data-table')}")
        shown = page.evaluate(
            "(plot) => echarts.getInstanceByDom(plot).getOption().series.map((one) => one.data)",
            plots.nth(place).element_handle(),
        )
        printed = [
            float(text.replace(",", ""))
            for text in table.locator("tbody tr").first.locator("td").all_inner_texts()
            if text != "–"
        ]
        assert [value for value in shown[0] if value is not None] == printed
    assert "echarts" not in (site / "index.html").read_text("utf-8")
