"""Builds the static site: every page in both languages, data scripts, pictures; then puts it in place at once.

What pages show is decided in `pages/`, how they look in `templates/` and `static/`.
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import cached_property
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
from pipelines.site.pages.report import ReportRows, report_data, report_page
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

_REPORTS_AT_ONCE = 40


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
        part = SitePart(self.places, folder, self.all_pages)
        if self.workers > 1 and len(chunks) > 1:
            # many rows and no cycles: a collector would only walk them again and again
            with ProcessPoolExecutor(self.workers, get_context("spawn"), initializer=gc.disable) as pool:
                parts = {
                    pool.submit(part.of_reports, [report["report_id"] for report in chunk]): chunk
                    for chunk in chunks
                }
                part.overviews()
                self.progress.advance("site")
                for future in as_completed(parts):
                    future.result()
                    self._advance(parts[future])
        else:
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

    def _advance(self, reports: list[Row]) -> None:
        for report in reports:
            self.progress.advance(report["source_name"])


@dataclass(frozen=True)
class SitePart:
    """Writes pages into `folder`; each process that builds has its own, over its own connection."""

    places: Places
    folder: Path
    all_pages: bool = False

    def overviews(self) -> None:
        """Write the pages that speak of all reports, and the data of their scripts."""
        with self._open() as connection:
            outcomes = ask(connection, "outcomes")
            counts = ask(connection, "rule_counts")
            failures = grouped(ask(connection, "rule_failures"), "check_id")
            run_context = runs(connection)
            findings = ask(connection, "findings", report_ids=None, finding_id=None)
            members = grouped(ask(connection, "finding_members"), "finding_id")
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
        with self._open() as connection:
            headlines = grouped(ask(connection, "issuer_headlines"), "issuer_id")
            series = grouped(ask(connection, "issuer_series"), "issuer_id")
        own = grouped(findings, "issuer_id")
        for key, reports in grouped(self.reports, "issuer_id").items():
            if key is None:
                continue
            context = issuer(reports, headlines.get(key, []), series.get(key, []), own.get(key, []))
            for language in LANGUAGES:
                self._write(language, f"issuers/{slug(key)}", self.renderer.issuer(language, context))

    def of_reports(self, report_ids: list[str]) -> None:
        """Write the pages of some reports and of their findings."""
        reports = [report for report in self.reports if report["report_id"] in set(report_ids)]
        with self._open() as connection:
            rows = finding_rows(connection, self.reports, report_ids)
            for report in reports:
                self.draw(report, [row["page"] for row in self.cited.get(report["report_id"], ())])
            for finding in rows.findings:
                if is_tail(finding):  # stands with its report
                    continue
                context = self.renderer.finding_context(finding, rows, self.draw)
                for language in LANGUAGES:
                    html = self.renderer.finding(language, context)
                    self._write(language, f"findings/{finding['finding_id']}", html)
            for one in report_rows(connection, reports, rows.findings, self.rules):
                self._report(one)

    def _report(self, rows: ReportRows) -> None:
        key = rows.report["report_id"]
        if self.all_pages:
            self.draw(rows.report, list(range(1, (rows.report["pages"] or 0) + 1)))
        sizes = {
            page: size
            for (sha256, page), size in self._sizes.items()
            if sha256 == rows.report["sha256"] and size is not None
        }
        self._data(
            f"reports/{slug(key)}", "report", {**report_data(rows, sizes), **self.renderer.report_texts()}
        )
        context = report_page(rows, [row["statement"] for row in self.renderer.statements])
        for language in LANGUAGES:
            self._write(language, f"reports/{slug(key)}", self.renderer.report(language, context))

    def draw(self, report: Row, pages: list[int]) -> Mapping[int, PageSize]:
        """Draw pages of a report, keep them beside the warehouse and put them into the site."""
        key = report["sha256"]
        wanted = [page for page in pages if (key, page) not in self._sizes]
        for page, size in self._pictures.draw(key, report["source_name"], wanted).items():
            name = f"{key[:16]}/{page}.webp"
            link_or_copy(self._pictures.folder / name, self.folder / "pictures" / name)
            self._sizes[key, page] = size
        for page in wanted:
            self._sizes.setdefault((key, page), None)
        known = {page: self._sizes[key, page] for page in pages}
        return {page: size for page, size in known.items() if size is not None}

    @cached_property
    def reports(self) -> tuple[Row, ...]:
        """All reports of the warehouse."""
        with self._open() as connection:
            return tuple(ask(connection, "reports", report_ids=None))

    @cached_property
    def cited(self) -> Mapping[str, list[Row]]:
        """The pages that findings of any report speak of, by the report they are of."""
        with self._open() as connection:
            return grouped(ask(connection, "cited_pages", report_ids=None), "report_id")

    @cached_property
    def rules(self) -> dict[str, Row]:
        """Every identity by its id, with how its checks came out."""
        with self._open() as connection:
            return {row["check_id"]: row for row in ask(connection, "rules")}

    @cached_property
    def renderer(self) -> Renderer:
        """What makes pages of this warehouse."""
        with self._open() as connection:
            return Renderer(
                Links.of_files,
                ask(connection, "statements"),
                reader_of(connection),
                tuple(read_reviews(self.places.reviews)),
            )

    @cached_property
    def _pictures(self) -> Pictures:
        return Pictures(self.places.target.parent / "pictures", self.places)

    @cached_property
    def _sizes(self) -> dict[tuple[str, int], PageSize | None]:
        return {}

    def _open(self) -> duckdb.DuckDBPyConnection:
        return open_published(self.places.target)

    def _data(self, file: str, name: str, value: Any) -> None:
        path = self.folder / "data" / f"{file}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script(name, value), "utf-8")

    def _write(self, language: str, here: str, html: str) -> None:
        path = self.folder / Links.of_files("zh", "").page(here, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, "utf-8")
