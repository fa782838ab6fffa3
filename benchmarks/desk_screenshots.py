"""Pictures of the review desk for `docs/site/`: `python -m benchmarks.desk_screenshots [WAREHOUSE]`.

The warehouse (`FISCAL_RAW` names the folder of its reports) has the specimen with planted faults and a scanned report.
It is copied: what the pictures show as decided is decided about the copy. To be looked at as those of `screenshots.py`.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.browser import chromium
from benchmarks.results import ROOT
from benchmarks.screenshots import TARGET, TELEPHONE, WIDE, save


def main() -> None:
    """Take every picture of the desk anew."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data" / "warehouse" / "fiscal.duckdb"
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        target = Path(shutil.copy(source, folder))
        with _desk(target) as start:
            page = browser.new_context().new_page()
            page.goto(start)
            base = start.rpartition("/start?")[0]
            _shoot(page, base, "desk-findings", "/findings", WIDE)
            _shoot(page, base, "desk-findings-390", "/findings", TELEPHONE)
            page.goto(f"{base}/findings?q=530.61")
            fault = page.locator("#queue tbody a").get_attribute("href").partition("?")[0]
            for name, path, window, scheme in (
                ("desk-finding", fault, WIDE, "light"),
                ("desk-finding-dark", fault, WIDE, "dark"),
                ("desk-finding-390", fault, TELEPHONE, "light"),
                ("desk-finding-en", f"/en{fault}", WIDE, "light"),
            ):
                _shoot(page, base, name, path, window, scheme, _fill)
            _shoot(page, base, "desk-cells", "/cells", WIDE, prepare=_type)
            _shoot(page, base, "desk-cells-390", "/cells", TELEPHONE, "dark")


@contextmanager
def _desk(target: Path) -> Iterator[str]:
    """Yield the address that starts a session of the desk of `target`."""
    command = ["fiscal", "review", "serve", "--json", "--warehouse", str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as serving:
        assert serving.stdout is not None
        said = ""
        for line in serving.stdout:
            said += line
            if line == "}\n":
                break
        try:
            yield json.loads(said)["url"]
        finally:
            serving.send_signal(signal.SIGINT)


def _shoot(
    page: Any,
    base: str,
    name: str,
    path: str,
    window: tuple[int, int],
    scheme: str = "light",
    prepare: Any = None,
) -> None:
    page.set_viewport_size({"width": window[0], "height": window[1]})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{base}{path}", wait_until="load")
    if prepare:
        prepare(page)
    page.wait_for_timeout(400)
    save(page.screenshot(), TARGET / f"{name}.webp")
    print(f"{name}: {(TARGET / f'{name}.webp').stat().st_size // 1024} KiB")


def _fill(page: Any) -> None:
    is_english = "/en/" in page.url
    page.locator("input[value=override]").check()
    page.locator("input[name=value]").fill("503.61")
    page.locator("input[name=reason]").fill(
        "digits transposed, see page 7" if is_english else "第7页：相邻两位数字颠倒"
    )
    page.locator("input[name=reviewer]").fill("样例")


def _type(page: Any) -> None:
    cell = page.locator("li.cell").first
    cell.locator("input[name=value]").fill(cell.locator("dd.num").first.inner_text())
    cell.locator("input[name=reviewer]").fill("样例")
    cell.locator("button:not([name])").click()
    page.locator("p.decided").wait_for()


if __name__ == "__main__":
    main()
