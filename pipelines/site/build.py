"""Builds the static site: every page in both languages, data scripts, pictures; then puts it in place at once.

What pages show is decided in `pages/`, how they look in `templates/` and `static/`.
"""

from __future__ import annotations

import gc
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.progress import Progress
from pipelines.reviews.records import read_reviews
from pipelines.site.asking import ask
from pipelines.site.folders import begin, link_or_copy, put_in_place
from pipelines.site.links import Links, is_tail, slug
from pipelines.site.pages.findings import findings_data, script
from pipelines.site.pages.identities import grouped, identities, rule
from pipelines.site.pages.issuer import issuer
from pipelines.site.pages.report import ReportRows, report_page
from pipelines.site.pages.report_data import report_data
from pipelines.site.pages.runs import runs
from pipelines.site.pictures import PageSize, Pictures
from pipelines.site.rendering import Renderer, finding_rows, reader_of, report_rows
from pipelines.site.words import LANGUAGES, words
from pipelines.site.workbook import write_findings
from pipelines.warehouse.connect import open_published
from pipelines.warehouse.queries import Row

if TYPE_CHECKING:
    import duckdb

    from pipelines.warehouse.places import Places

_REPORTS_AT_ONCE = 60  # each time the whole warehouse is looked through; their rows are held in memory


@dataclass(frozen=True)
class SiteBuilder:
    """Builds the site of the warehouse at `places.target` into `target`. `workers` 0 builds in this process."""

    places: Places
    target: Path
    all_pages: bool = False
    workers: int = 0
    progress: Progress = field(default_factory=Progress)

    def build(self) -> dict[str, int]:
        """Build the site; return how many pages and pictures it has. Raises WarehouseError, FiscalError."""
        with open_published(self.places.target) as connection:
            reports = ask(connection, "reports", report_ids=None)
            folder = begin(self.target)
            shutil.copytree(Path(__file__).with_name("static"), folder / "static")
            chunks = [reports[at : at + _REPORTS_AT_ONCE] for at in range(0, len(reports), _REPORTS_AT_ONCE)]
            self.progress.stage("成页 pages", len(reports) + 1)
            if self.workers > 1 and len(chunks) > 1:
                self._build_in_processes(folder, chunks)
            else:
                part = SitePart(self.places, folder, connection, self.all_pages)
                part.overviews()
                self.progress.advance("site")
                for chunk in chunks:
                    part.of_reports([report["report_id"] for report in chunk])
                    self._advance(chunk)
        put_in_place(folder, self.target)
        return {
            "reports": len(reports),
            "pages": sum(1 for _ in self.target.rglob("*.html")),
            "pictures": sum(1 for _ in self.target.rglob("*.webp")),
        }

    def _build_in_processes(self, folder: Path, chunks: list[list[Row]]) -> None:
        part = (self.places, folder, self.all_pages)
        with ProcessPoolExecutor(self.workers, get_context("spawn")) as pool:
            overviews = pool.submit(_build_overviews, part)
            parts = {
                pool.submit(_build_reports, part, [report["report_id"] for report in chunk]): chunk
                for chunk in chunks
            }
            for future in as_completed([overviews, *parts]):
                future.result()
                if future is overviews:
                    self.progress.advance("site")
                else:
                    self._advance(parts[future])

    def _advance(self, reports: list[Row]) -> None:
        for report in reports:
            self.progress.advance(report["source_name"])


@contextmanager
def _collected_once() -> Iterator[None]:
    """Collect garbage at the end alone: until then a collector would only walk many rows again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        if was_enabled:
            gc.enable()


@dataclass(frozen=True)
class SitePart:
    """Writes pages into `folder`; each process that builds has its own, and asks once for what every page needs."""

    places: Places
    folder: Path
    connection: duckdb.DuckDBPyConnection
    all_pages: bool = False

    @_collected_once()
    def overviews(self) -> None:
        """Write the pages that speak of all reports, and the data of their scripts."""
        outcomes = ask(self.connection, "outcomes")
        counts = ask(self.connection, "rule_counts")
        failures = grouped(ask(self.connection, "rule_failures"), "check_id")
        run_context = runs(self.connection)
        findings = ask(self.connection, "findings", report_ids=None, finding_id=None)
        members = grouped(ask(self.connection, "finding_members"), "finding_id")
        rules = list(self.rules.values())
        by_rule = grouped(counts, "check_id")
        contexts = [
            rule(one, by_rule.get(one["check_id"], []), failures.get(one["check_id"], [])) for one in rules
        ]
        overview = identities(rules, counts)
        renderer = self.renderer
        for language in LANGUAGES:
            self._write(language, "coverage", renderer.coverage(language, list(self.reports), outcomes))
            self._write(language, "findings", renderer.findings(language, workbook=True))
            self._write(language, "runs", renderer.runs(language, run_context))
            self._write(language, "identities", renderer.identities(language, overview))
            for context in contexts:
                here = f"identities/{slug(context['rule']['check_id'])}"
                self._write(language, here, renderer.rule(language, context))
            titles, link, t = renderer.titles(language), Links.of_files(language, "findings"), words(language)
            self._data(f"findings.{language}", "findings", findings_data(findings, members, titles, link, t))
            self._data(
                f"rules.{language}", "rules", {row["check_id"]: t.of(row, "sentence") for row in rules}
            )
        write_findings(self.folder / "data" / "findings.xlsx", findings, renderer.titles("zh"))
        self._issuers(findings)

    def _issuers(self, findings: list[Row]) -> None:
        headlines = grouped(ask(self.connection, "issuer_headlines"), "issuer_id")
        series = grouped(ask(self.connection, "issuer_series"), "issuer_id")
        own = grouped(findings, "issuer_id")
        for key, reports in grouped(self.reports, "issuer_id").items():
            if key is None:
                continue
            context = issuer(reports, headlines.get(key, []), series.get(key, []), own.get(key, []))
            for language in LANGUAGES:
                self._write(language, f"issuers/{slug(key)}", self.renderer.issuer(language, context))

    @_collected_once()
    def of_reports(self, report_ids: list[str]) -> None:
        """Write the pages of some reports and of their findings."""
        reports = [report for report in self.reports if report["report_id"] in set(report_ids)]
        rows = finding_rows(self.connection, self.reports, report_ids)
        for report in reports:
            self.draw(report, [row["page"] for row in self.cited.get(report["report_id"], ())])
        for finding in rows.findings:
            if is_tail(finding):  # stands with its report
                continue
            context = self.renderer.finding_context(finding, rows, self.draw)
            for language in LANGUAGES:
                html = self.renderer.finding(language, context)
                self._write(language, f"findings/{finding['finding_id']}", html)
        for one in report_rows(self.connection, reports, rows.findings, self.rules):
            self._report(one)

    def _report(self, rows: ReportRows) -> None:
        key = rows.report["report_id"]
        if self.all_pages:
            self.draw(rows.report, list(range(1, (rows.report["pages"] or 0) + 1)))
        drawn = self._sizes[rows.report["sha256"]]
        sizes = {page: size for page in sorted(drawn) if (size := drawn[page]) is not None}
        self._data(
            f"reports/{slug(key)}", "report", {**report_data(rows, sizes), **self.renderer.report_texts()}
        )
        context = report_page(rows, [row["statement"] for row in self.renderer.statements])
        for language in LANGUAGES:
            self._write(language, f"reports/{slug(key)}", self.renderer.report(language, context))

    def draw(self, report: Row, pages: list[int]) -> Mapping[int, PageSize]:
        """Draw pages of a report, keep them beside the warehouse and put them into the site."""
        key = report["sha256"]
        sizes = self._sizes[key]
        wanted = [page for page in pages if page not in sizes]
        drawn = self._pictures.draw(key, report["source_name"], wanted)
        for page in drawn:
            name = f"{key[:16]}/{page}.webp"
            link_or_copy(self._pictures.folder / name, self.folder / "pictures" / name)
        sizes.update((page, drawn.get(page)) for page in wanted)
        return {page: size for page in pages if (size := sizes[page]) is not None}

    @cached_property
    def reports(self) -> tuple[Row, ...]:
        """All reports of the warehouse."""
        return tuple(ask(self.connection, "reports", report_ids=None))

    @cached_property
    def cited(self) -> Mapping[str, list[Row]]:
        """The pages that findings of any report speak of, by the report they are of."""
        return grouped(ask(self.connection, "cited_pages", report_ids=None), "report_id")

    @cached_property
    def rules(self) -> dict[str, Row]:
        """Every identity by its id, with how its checks came out."""
        return {row["check_id"]: row for row in ask(self.connection, "rules")}

    @cached_property
    def renderer(self) -> Renderer:
        """What makes pages of this warehouse."""
        return Renderer(
            Links.of_files,
            ask(self.connection, "statements"),
            reader_of(self.connection),
            tuple(read_reviews(self.places.reviews)),
        )

    @cached_property
    def _pictures(self) -> Pictures:
        return Pictures(self.places.target.parent / "pictures", self.places)

    @cached_property
    def _sizes(self) -> dict[str, dict[int, PageSize | None]]:
        """The sizes of pages by sha256 and page, None where there is no picture."""
        return defaultdict(dict)

    def _data(self, file: str, name: str, value: Any) -> None:
        path = self.folder / "data" / f"{file}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script(name, value), "utf-8")

    def _write(self, language: str, here: str, html: str) -> None:
        path = self.folder / Links.of_files("zh", "").page(here, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, "utf-8")


@lru_cache(1)
def _part(places: Places, folder: Path, all_pages: bool) -> SitePart:
    """Return the part that this process builds, where several do."""
    connection = open_published(places.target)
    connection.execute("set threads = 1")  # the processes share the cores already
    return SitePart(places, folder, connection, all_pages)


def _build_overviews(part: tuple[Places, Path, bool]) -> None:
    _part(*part).overviews()


def _build_reports(part: tuple[Places, Path, bool], report_ids: list[str]) -> None:
    _part(*part).of_reports(report_ids)
