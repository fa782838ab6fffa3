"""What nights cost: `python -m benchmarks.nights [reports …] [--write]`, 500 by default; CPU seconds of `fiscal watch`.

A site on loopback lists copies of the specimens under other issuers, whose readings are cached; only the last report is
really read. `--write` puts the table into docs/deploying.md.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.results import ROOT, machine, put
from pipelines.reading import reader_version
from pipelines.reading.worker_process import read_and_dump
from pipelines.sources.adopting import readings_of
from tests.sources.loopback_server import Answer, Loopback

SPECIMENS = sorted((ROOT / "data" / "raw").glob("sample-culture-bureau-*.pdf"))
NAME = "文化和旅游"
"""What is replaced in the copies' issuers, by as many characters."""
NEW = ROOT / "data" / "raw" / "xinzhou-union-2023.pdf"
PER_PAGE = 25
_FISCAL = "from pipelines.cli import main; main()"


@dataclass(frozen=True)
class Cost:
    """One `fiscal watch --once`: CPU and wall seconds, largest process in MiB, what it came to."""

    what: str
    cpu: float
    wall: float
    mib: float
    outcome: str


def copies(number: int) -> dict[str, tuple[str, bytes, bytes]]:
    """Return path → title, file and stored reading of so many reports: specimens of four years under other issuers."""
    found = {}
    stored = [(path, read_and_dump(path.read_bytes())) for path in SPECIMENS]
    for copy in range(number):
        path, reading = stored[copy % len(stored)]
        name = f"第{copy // len(stored):03}号"
        data = path.read_bytes() + f"\n% {copy}\n%%EOF\n".encode()
        text = gzip.decompress(reading).decode().replace(NAME, name)
        text = text.replace(hashlib.sha256(path.read_bytes()).hexdigest(), hashlib.sha256(data).hexdigest())
        title = f"样例市云汀区{name}局{path.stem[-4:]}年度部门决算"
        found[f"/{copy}.pdf"] = (title, data, gzip.compress(text.encode(), 1))
    return found


def listed(reports: dict[str, str]) -> dict[str, Answer]:
    """Return the list's pages: path → title of the reports, newest first, over as many pages as it takes."""
    rows = [f'<li><a href="{path}">{title}</a></li>' for path, title in reports.items()]
    pages = [rows[start : start + PER_PAGE] for start in range(0, len(rows), PER_PAGE)]
    answers = {}
    for number, some in enumerate(pages):
        following = f'<a href="/p{number + 1}">下一页</a>' if number + 1 < len(pages) else ""
        html = f"<html><title>部门决算</title><ul>{''.join(some)}</ul>{following}</html>"
        answers[f"/p{number}" if number else "/"] = Answer(html.encode())
    return answers


def night(what: str, folder: Path) -> Cost:
    """Take one night as cron does."""
    environment = {
        **os.environ,
        "FISCAL_WAREHOUSE": str(folder / "out" / "fiscal.duckdb"),
        "FISCAL_RAW": str(folder / "raw"),
        "FISCAL_SOURCES": str(folder / "sources"),
        "FISCAL_WORKERS": "1",
    }
    began = time.monotonic()
    command = [sys.executable, "-c", _FISCAL, "watch", "--once", "--json"]
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=printed)
        _, status, used = os.wait4(process.pid, 0)  # its own use and that of the processes that it waited for
        process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        said = printed.read()
    if process.returncode not in (0, 1):
        raise SystemExit(f"the night failed: {what}")
    result = json.loads(said)
    cpu = used.ru_utime + used.ru_stime
    outcome = result["outcome"].replace("_", " ")
    if result["run"]:
        outcome += f", {result['run']['reports_new']} new"
    return Cost(what, cpu, time.monotonic() - began, used.ru_maxrss / 1024, outcome)


def watched(folder: Path, site: Loopback) -> None:
    """Begin a house that watches the site."""
    for name in ("raw", "sources", "out"):
        (folder / name).mkdir(parents=True)
    (folder / "sources" / "loopback.yml").write_text(
        f"jurisdiction: {{name: 样例市云汀区}}\nlist_pages: ['{site.base}/']\nenabled: true\nallow_http: true\n"
        "allow_private_addresses: true\npoliteness: {delay_seconds: 0, max_documents: 5000}\n"
        "links: {max_pages: 200}\n",
        encoding="utf-8",
    )


def publish(site: Loopback, reports: dict[str, tuple[str, bytes]]) -> None:
    """Let the site list these reports, path → title and file."""
    site.answers = listed({path: title for path, (title, _) in reports.items()})
    site.answers |= {path: Answer(data, "application/pdf") for path, (_, data) in reports.items()}


def measured(number: int) -> Iterator[Cost]:
    """Yield the costs of one report alone, of a first night of so many, of an idle one, and of one report more."""
    new = {"/new.pdf": ("新洲区总工会2023年度部门决算", NEW.read_bytes())}
    with tempfile.TemporaryDirectory() as place, Loopback() as site:
        alone, many = Path(place) / "alone", Path(place) / "many"
        watched(alone, site)
        publish(site, new)
        yield night("one report alone, read, into an empty warehouse", alone)
        watched(many, site)
        made = copies(number)
        readings = readings_of(many / "out" / "readings", reader_version())
        readings.folder.mkdir(parents=True)
        for _, data, stored in made.values():
            readings.reading_path(hashlib.sha256(data).hexdigest()).write_bytes(stored)
        known = {path: (title, data) for path, (title, data, _) in made.items()}
        publish(site, known)
        yield night(f"the first night: {number} reports, readings cached", many)
        yield night(f"nothing new, {number} reports published", many)
        publish(site, {**new, **known})
        yield night(f"one new report, read, beside {number} published", many)


def main() -> None:
    """Measure the sizes that were asked for; print, or write, the table."""
    sizes = [int(argument) for argument in sys.argv[1:] if argument.isdigit()] or [500]
    lines = ["| night | CPU s | wall s | memory MiB | came to |", "|---|---|---|---|---|"]
    for size in sizes:
        for cost in measured(size):
            line = f"| {cost.what} | {cost.cpu:.1f} | {cost.wall:.1f} | {cost.mib:.0f} | {cost.outcome} |"
            print(line, flush=True)
            lines.append(line)
    if "--write" in sys.argv[1:]:
        put(ROOT / "docs" / "deploying.md", "nights", "\n".join([*lines, "", machine()]))


if __name__ == "__main__":
    main()
