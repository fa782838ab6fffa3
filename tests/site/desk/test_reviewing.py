"""Reviewing as people do it, in the system's Chromium: what is decided takes effect, stays, and goes stale."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest
import requests

from pipelines.warehouse.builder import Builder
from tests.site.desk.conftest import Running, Watched

pytestmark = pytest.mark.end_to_end
AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text("utf-8")
COUNTED = """
    select finding_id, report_id, fact_ids[1], fact_ids[2] from quality.finding
    where check_id = 'E-PRJ' and title_zh like '%（count）%' and status = $1
"""
FACT = "select printed, value, reading_status, reviewed_from from core.fact where fact_id = $1"


def rebuild(watched: Watched, half_written: str) -> None:
    """Ask the desk to check again and publish, and wait until the page says that nothing waits.

    The page is loaded again by itself, but not over a reason that is half written.
    """
    page = watched.page
    page.wait_for_load_state()
    reason = page.get_by_label("理由")
    if half_written:  # before the build begins: it may be over sooner than a word is written
        reason.fill(half_written)
    page.get_by_role("button", name="重新核对并发布").click()
    page.get_by_text("正在重建").wait_for()
    if half_written:
        page.locator("[data-reload]").wait_for(timeout=200_000)
        assert reason.input_value() == half_written
        page.locator("[data-reload]").click()
    page.locator("#waiting form").wait_for(timeout=200_000)
    assert reason.input_value() == ""
    assert "没有待生效的决定" in (page.locator("#waiting").text_content() or "")


def test_an_override_takes_effect_stays_and_goes_stale_with_other_bytes(
    desk: Running, open_page: Callable[[], Watched], tmp_path: Path
) -> None:
    [(finding, report, _, cell)] = desk.ask(COUNTED, "open")
    assert desk.ask(FACT, cell) == [("3", Decimal(3), "agreed", None)]
    watched = open_page()
    page = watched.page
    page.goto(desk.access.start_url)
    page.goto(f"{desk.base}/findings")
    page.locator("select[name=check]").select_option("E-PRJ")
    page.wait_for_url("**/findings?*check=E-PRJ*")
    assert page.locator("#queue tbody tr").count() == 2
    page.locator(f"a[href*='/{finding}?']").click()

    outline = page.locator(f"svg a[data-fact='{cell}'] rect").first
    outline.wait_for()
    assert page.locator(".terms .printed").all_text_contents() == ["4 个", "3 个"]
    page.goto(f"{desk.base}/findings/{finding}#fact={cell}")
    assert page.locator("input[name=value]").is_hidden()
    page.get_by_label("改数").check()
    assert page.locator("select[name=fact]").input_value() == cell
    page.locator("input[name=value]").fill("4")
    page.get_by_label("理由").fill("附件印 4 个项目")
    page.get_by_label("复核人").fill("测试")
    page.get_by_role("button", name="记下").click()
    page.get_by_text("1 条决定待生效").wait_for()
    [record] = [json.loads(line) for line in desk.places.reviews.read_text("utf-8").splitlines()]
    assert (record["action"], record["fact_id"], record["value"], record["reason"], record["reviewer"]) == (
        ("override", cell, "4", "附件印 4 个项目", "测试")
    )
    assert desk.ask(FACT, cell) == [("3", Decimal(3), "agreed", None)]

    [(doubtful,)] = desk.ask("select fact_id from core.fact where reading_status = 'disputed'")
    typed = desk.form(value="650.17", reason="照页面图像转录")
    assert desk.session().post(f"{desk.base}/cells/{doubtful}", **typed).status_code == 303
    for half_written in ("", "写到一半"):
        rebuild(watched, half_written)
        assert desk.ask(
            "select value, reading_status, reviewed_status from core.fact where fact_id = $1", doubtful
        ) == [(Decimal("650.17"), "reviewed", "disputed")]
        assert desk.ask(FACT, cell) == [("3", Decimal(4), "reviewed", Decimal(3))]
        assert desk.ask("select status from quality.finding where finding_id = $1", finding) == [
            ("overridden",)
        ]
    row = page.locator("table.reviewed tbody tr td.num")
    assert row.all_text_contents() == ["3", "4.00"]
    assert page.locator(".badges .status-overridden").is_visible()
    assert watched.problems == []

    raw = shutil.copytree(desk.places.raw, tmp_path / "raw")
    with pikepdf.open(desk.places.raw / "xinzhou-union-2023.pdf") as document:
        document.docinfo["/Producer"] = "saved again"
        document.save(raw / "xinzhou-union-2023.pdf", deterministic_id=True)
    (raw / "xinzhou-union-2023.pdf.json").unlink()
    builder = Builder(replace(desk.places, raw=raw))
    builder.gather_all()
    builder.read()
    builder.land()
    builder.check()
    builder.publish()
    [(_, again, _, _)] = desk.ask(COUNTED, "stale")
    assert again != report
    assert desk.ask("select value, reading_status from core.fact where reading_status = 'reviewed'") == []
    page.goto(f"{desk.base}/findings?check=E-PRJ")
    assert page.locator("#queue tbody .status-stale").count() == 1
    page.goto(f"{desk.base}/findings/{desk.ask(COUNTED, 'stale')[0][0]}")
    assert "附件印 4 个项目" in page.locator("#review p.note").first.inner_text()
    assert watched.problems == []


def test_cells_are_transcribed_beside_their_crop(desk: Running, open_page: Callable[[], Watched]) -> None:
    doubtful = "select fact_id, printed from core.fact where reading_status in ('disputed', 'ocr_single') order by reading_status"
    [(first, printed), (second, _)] = desk.ask(doubtful)
    watched = open_page()
    page = watched.page
    page.goto(desk.access.start_url)
    page.goto(f"{desk.base}/cells")
    cell = page.locator(f"li[id='{first}']")
    assert page.locator("li.cell").count() == 2
    assert cell.locator("dd.num").all_text_contents() == [printed, "1.00"]
    crop = cell.locator("svg.crop")
    crop.locator("rect").wait_for()
    loaded = "url => { const i = new Image(); i.src = url; return i.decode().then(() => i.naturalWidth); }"
    assert page.evaluate(loaded, crop.locator("image").get_attribute("href")) > 500

    cell.get_by_label("应为").fill("l2.00")
    cell.get_by_role("button", name="记下").click()
    refusal = page.locator(".refusal")
    refusal.wait_for()
    assert "“l2.00”不是金额" in refusal.text_content() and refusal.count() == 1
    assert watched.problems.pop().startswith(
        "Failed to load resource: the server responded with a status of 400"
    )
    assert not desk.places.reviews.exists()

    cell.get_by_label("应为").fill(printed)
    cell.get_by_role("button", name="记下").click()
    page.get_by_text("1 条决定待生效").wait_for()
    assert page.locator(f"li[id='{first}'] .decided").is_visible()
    [record] = [json.loads(line) for line in desk.places.reviews.read_text("utf-8").splitlines()]
    assert (record["fact_id"], Decimal(record["value"]), record["reason"]) == (
        first,
        Decimal(printed.replace(",", "")),
        "照页面图像转录",
    )
    page.locator(f"li[id='{second}']").get_by_role("button", name="记为空白").click()
    page.get_by_text("2 条决定待生效").wait_for()
    assert page.locator(f"li[id='{second}'] .decided b.num").text_content() == "空白"
    assert watched.problems == []


PAGES = {
    "findings": "",
    "findings?q=nothing+like+this": "",
    "findings/{finding}": "input[value=override]",
    "cells": "",
    "cells/{cell}": "",
    "nowhere": "",
    "": "",
    "identities": "",
    "identities/E-PRJ": "",
    "runs": "",
    "reports/{report}": "",
}
"""Pages of the desk, and what is chosen on them first."""
AUDIT = "axe.run({exclude: [['table.statement'], ['table.sentences']]})"
"""Not the thousands of cells of a report, which the tests of the site look at."""


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_pages_of_the_desk_have_no_axe_violations(
    desk: Running, open_page: Callable[[], Watched], prefix: str
) -> None:
    [(finding, report, cell, _)] = desk.ask(COUNTED, "open")
    decided = desk.form(decision="source_error", reason="原文如此", reviewer="测试")
    assert desk.session().post(f"{desk.base}/findings/{finding}", **decided).status_code == 303
    watched = open_page()
    page = watched.page
    page.goto(desk.access.start_url)
    for path, chosen in PAGES.items():
        page.goto(f"{desk.base}/{prefix}{path.format(finding=finding, report=report, cell=cell)}")
        if chosen:
            page.locator(chosen).check()
        page.evaluate(AXE)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate(AUDIT)["violations"]
            nodes = [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found]
            assert nodes == [], (path, prefix, scheme)
    assert [problem for problem in watched.problems if "404" not in problem] == []


def test_the_command_says_where_and_ends_with_an_interrupt(desk: Running) -> None:
    command = [
        sys.executable,
        "-c",
        "from pipelines.cli import main; main()",
        "review",
        "serve",
        "--warehouse",
    ]
    refused = subprocess.run(
        [*command, str(desk.places.target), "--host", "192.0.2.1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 2 and "--allow-remote" in refused.stderr
    with subprocess.Popen(
        [*command, str(desk.places.target)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as serving:
        assert serving.stdout is not None
        line = serving.stdout.readline()
        assert line.startswith("复核台 review desk: http://127.0.0.1:")
        assert requests.get(line.split()[-1]).status_code == 200
        serving.send_signal(signal.SIGINT)
        assert serving.wait(20) == 0
        assert serving.stderr is not None and "Traceback" not in serving.stderr.read()
