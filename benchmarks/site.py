"""How long the site takes: `python -m benchmarks.site [issuers [years]]`, 60 issuers and 5 years unless said otherwise.

The warehouse is made of copies of the landed specimens under other issuers and years. Measured: building without and
with pictures, opening each kind of page in Chromium, and filtering 10,000 findings in it. What only makes the
warehouse is imported there: each process that builds imports this module.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.browser import chromium
from benchmarks.results import ROOT, machine
from pipelines.records import LandedReport
from pipelines.settings import Settings
from pipelines.site.build import SiteBuilder
from pipelines.warehouse.places import Places

_COPIES = """
create temp table copy as
select
    report.report_id as original,
    '样例部门' || lpad(issuers.issuer::varchar, 3, '0') as issuer,
    2024 - back as fiscal_year,
    left(sha256(report.report_id || '/' || issuers.issuer || '/' || back), 16) as report_id
from range(1, $issuers + 1) as issuers (issuer)
cross join range(0, $years) as years (back)
join core.report as report
    on report.issuer like '样例市%' and report.fiscal_year = 2024 - back % 4
"""
_REPORTS = """
insert into core.report by name
select report.* replace (copy.report_id as report_id, copy.issuer as issuer, copy.fiscal_year as fiscal_year)
from core.report as report inner join copy on report.report_id = copy.original
"""
_FACTS = """
insert into core.fact by name
select fact.* replace (
    copy.report_id as report_id, copy.issuer as issuer, copy.fiscal_year as fiscal_year,
    fact.period_year + copy.fiscal_year - fact.fiscal_year as period_year,
    left(sha256(copy.report_id || fact.fact_id), 16) as fact_id
)
from core.fact as fact inner join copy on fact.report_id = copy.original
"""


def warehouse(folder: Path, issuers: int, years: int, specimens: list[LandedReport]) -> Path:
    """Publish a warehouse of so many issuers and years in `folder`; return its file."""
    from pipelines.validating.findings import write_findings
    from pipelines.validating.run import run_suites
    from pipelines.warehouse.build import begin
    from pipelines.warehouse.load import load_reports
    from pipelines.warehouse.publish import publish
    from pipelines.warehouse.settle import settle

    build, target = folder / "build.duckdb", folder / "fiscal.duckdb"
    connection = begin(build, target)
    load_reports(connection, specimens)
    connection.execute(_COPIES, {"issuers": issuers, "years": years})
    connection.execute(_REPORTS)
    connection.execute(_FACTS)
    for table in ("fact", "report"):
        connection.execute(f"delete from core.{table} where report_id not in (select report_id from copy)")
    connection.execute("drop table copy")
    settle(connection)
    run_suites(connection, "run")
    write_findings(connection, "run")
    publish(connection, build, target)
    return target


def built(target: Path, site: Path, workers: int) -> tuple[float, float, dict[str, int]]:
    """Return wall and CPU seconds of one build, and what it made."""

    def cpu() -> float:
        both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(usage.ru_utime + usage.ru_stime for usage in both)

    places = Places.around(target, Settings(raw=ROOT / "data" / "raw"))
    began, began_cpu = time.monotonic(), cpu()
    made = SiteBuilder(places, site, workers=workers).build()
    return time.monotonic() - began, cpu() - began_cpu, made


def opened(site: Path) -> dict[str, float]:
    """Return for each kind of page the median milliseconds until it can be used."""
    kinds = {
        "coverage": "index.html",
        "identities": "identities.html",
        "rule": "identities/T3-HIER.html",
        "findings": "findings.html",
        "finding": f"findings/{_largest(site / 'findings')}",
        "issuer": f"issuers/{_largest(site / 'issuers')}",
        "report": f"reports/{_largest(site / 'reports')}",
        "runs": "runs.html",
    }
    found = {}
    with chromium() as browser:
        for kind, path in kinds.items():
            times = []
            for _ in range(5):
                page = browser.new_page()
                page.goto((site / path).as_uri(), wait_until="load")
                times.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
                page.close()
            found[kind] = statistics.median(times)
    return found


def filtered(site: Path, count: int = 10_000) -> dict[str, float]:
    """Return milliseconds until the list of `count` findings is drawn anew, for several filters."""
    steps = {
        "severity": "form.elements.severity.value = 'error'",
        "year": "form.elements.severity.value = ''; form.elements.year.value = '2023'",
        "issuer": "form.elements.year.value = ''; form.elements.issuer.selectedIndex = 2",
        "words": "form.elements.issuer.value = ''; form.elements.q.value = '基本支出'",
        "nothing": "form.elements.q.value = ''",
    }
    make_longer(site / "data" / "findings.zh.js", count)
    with chromium() as browser:
        page = browser.new_page()
        page.goto((site / "findings.html").as_uri(), wait_until="load")
        return {name: max(_filter(page, step) for _ in range(3)) for name, step in steps.items()}


def make_longer(script: Path, count: int) -> None:
    """Repeat the findings of a data script until there are `count`."""
    head, _, rest = script.read_text("utf-8").partition("=")
    _, _, text = rest.partition("=")
    data: dict[str, Any] = json.loads(text.rstrip().rstrip(";"))
    rows = data["rows"]
    data["rows"] = [[f"{n:016x}", *rows[n % len(rows)][1:]] for n in range(count)]
    script.write_text(f"{head}={rest.partition('=')[0]}={json.dumps(data, ensure_ascii=False)};\n", "utf-8")


def _filter(page: Any, step: str) -> float:
    return float(
        page.evaluate(
            """(step) => new Promise((done) => {
                const form = document.querySelector("form.filters");
                new Function("form", step)(form);
                const began = performance.now();
                form.dispatchEvent(new Event("change", {bubbles: true}));
                requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
            })""",
            step,
        )
    )


def _largest(folder: Path) -> str:
    return max(folder.glob("*.html"), key=lambda path: path.stat().st_size).name


def main() -> None:
    """Measure and print."""
    from benchmarks.checking import landed

    issuers, years = ([int(argument) for argument in sys.argv[1:]] + [60, 5][len(sys.argv) - 1 :])[:2]
    folder = Path(tempfile.mkdtemp(prefix="site-"))
    try:
        target = warehouse(folder, issuers, years, landed())
        print(machine(), f"load {os.getloadavg()[0]:.1f}", sep=", ")
        for workers, what in ((2, "pictures drawn"), (2, "pictures kept"), (0, "pictures kept")):
            wall, cpu, made = built(target, folder / "site", workers)
            print(f"{workers or 1} processes, {what}: {wall:.1f} s, {cpu:.1f} CPU s, {made}", flush=True)
        size = sum(path.stat().st_size for path in (folder / "site").rglob("*") if path.is_file())
        print(f"{size / 1e6:.0f} MB")
        print("opened, ms:", {kind: round(spent) for kind, spent in opened(folder / "site").items()})
        print("10,000 findings filtered, ms:", {k: round(v) for k, v in filtered(folder / "site").items()})
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
