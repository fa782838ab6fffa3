"""Texts of a hostile report, and of a hostile reviewer, on the desk: shown as they are, nothing of them runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipelines.settings import Settings
from pipelines.warehouse.places import Places
from tests.site.attack import BREAKOUT, SCRIPT, publish_attack
from tests.site.desk.conftest import Running, Watched, serving

FINDING = "abcdef0123456789"


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Running]:
    target = publish_attack(tmp_path)
    with serving(Places.around(target, Settings(raw=tmp_path))) as running:
        yield running


def attacked_pages(desk: Running) -> list[str]:
    """Decide with hostile texts, about a finding and a cell; return the paths that show them and the report."""
    attack = f"{SCRIPT}{BREAKOUT}"
    sent = desk.form(decision="source_error", reason=attack, reviewer=attack)
    assert desk.session().post(f"{desk.base}/findings/{FINDING}", **sent).status_code == 303
    [(cell, report), *_] = desk.ask("select fact_id, report_id from core.fact order by 1")
    sent = desk.form(value="1.00", reason=attack, reviewer=attack)
    assert desk.session().post(f"{desk.base}/cells/{cell}", **sent).status_code == 303
    queues = [f"findings?status=any&q={SCRIPT}", "findings?class=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E"]
    paths = ["", "identities", "identities/T1-03", "runs", "cells", f"findings/{FINDING}", f"cells/{cell}"]
    return [*paths, *queues, f"reports/{report}", "findings/%3Cscript%3E"]


class _Inline(HTMLParser):
    """Collects what would run or style inline."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(tag)
        self.found += [name for name in given if name == "style" or name.startswith("on")]
        self.found += [name for name in given if name.startswith("hx-on")]


def test_no_page_has_an_inline_script_or_style(hostile: Running) -> None:
    for path in attacked_pages(hostile):
        for prefix in ("", "en/"):
            answer = hostile.session().get(f"{hostile.base}/{prefix}{path}")
            assert answer.status_code in (200, 404)
            parser = _Inline()
            parser.feed(answer.text)
            assert parser.found == [], path


def test_nothing_runs_and_the_texts_are_shown(hostile: Running, open_page: Callable[[], Watched]) -> None:
    paths = attacked_pages(hostile)
    watched = open_page()
    page = watched.page
    page.goto(hostile.access.start_url)
    for path in paths:
        page.goto(f"{hostile.base}/{path}")
        assert page.evaluate("window.attacked") is None, path
    gone = [problem for problem in watched.problems if "404" not in problem]
    assert gone == []
    page.goto(f"{hostile.base}/findings/{FINDING}")
    shown = page.locator("p.decided").first.inner_text()
    assert SCRIPT in shown and "<img src=x" in shown and "{{7*7}}" in shown
    refused = hostile.form(decision="override", fact="x", reason=SCRIPT, value=BREAKOUT)
    answer = hostile.session().post(f"{hostile.base}/findings/{FINDING}", **refused)
    assert answer.status_code == 400 and "<script>window" not in answer.text
