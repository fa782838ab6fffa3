"""From the rows of a warehouse to the HTML of each kind of page, for either host: files or a server.

A host brings its links and draws pictures; it decides which pages are made and where they go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines.reviews.records import Review
from pipelines.site.asking import ask
from pipelines.site.links import Links
from pipelines.site.pages import coverage as coverage_page
from pipelines.site.pages import places
from pipelines.site.pages.finding import Draw, FindingRows, finding_page
from pipelines.site.templating import render
from pipelines.site.words import words
from pipelines.warehouse.queries import Row

if TYPE_CHECKING:
    import duckdb

MakeLinks = Callable[[str, str], Links]
"""Language and page → its links: `Links.of_files` or `Links.of_server`."""


@dataclass(frozen=True)
class Renderer:
    """Renders pages of one warehouse. `reader`: version of the program that read the reports, where it is known."""

    links: MakeLinks
    statements: list[Row]
    reader: str | None = None
    reviews: tuple[Review, ...] = ()

    def titles(self, language: str) -> dict[str, str]:
        """Return what the statements are called."""
        return {row["statement"]: row[f"title_{language}"] for row in self.statements}

    def page(self, language: str, template: str, here: str, section: str, **context: Any) -> str:
        """Return one page; `section` is its entry of the main menu."""
        return render(
            f"{template}.html.j2",
            self.links(language, here),
            section=section,
            places=places,
            symbols=coverage_page.SYMBOLS,
            titles=self.titles(language),
            **context,
        )

    def coverage(self, language: str, reports: list[Row], outcomes: list[Row]) -> str:
        """Return the coverage page."""
        t, titles = words(language), self.titles(language)
        return self.page(
            language,
            "coverage",
            "coverage",
            "coverage",
            reason_text=lambda reason: coverage_page.reason_text(reason, titles, t),
            **coverage_page.coverage(reports, outcomes),
        )

    def findings(self, language: str, workbook: bool) -> str:
        """Return the list of findings, to be filled by its data script."""
        return self.page(language, "findings", "findings", "findings", workbook=workbook)

    def finding(self, language: str, context: dict[str, Any], template: str = "finding", **more: Any) -> str:
        """Return the page of one finding from what `finding_context` said."""
        here = f"findings/{context['finding']['finding_id']}"
        return self.page(language, template, here, "findings", **context, **more)

    def finding_context(self, finding: Row, rows: FindingRows, draw: Draw) -> dict[str, Any]:
        """Return what the page of one finding shows, in any language."""
        facts = set(finding["fact_ids"] or ())
        reviews = [
            review
            for review in self.reviews
            if review.target == finding["finding_id"] or review.fact_id in facts
        ]
        return {**finding_page(finding, rows, draw), "reviews": reviews, "reader": self.reader}


def finding_rows(
    connection: duckdb.DuckDBPyConnection,
    reports: Iterable[Row],
    report_ids: list[str] | None = None,
    finding_id: str | None = None,
) -> FindingRows:
    """Return what the warehouse says of the findings of some reports (None: of all), or of one finding."""
    which = {"report_ids": report_ids, "finding_id": finding_id}
    checks: dict[str, list[Row]] = {}
    for check in ask(connection, "finding_checks", **which):
        checks.setdefault(check["finding_id"], []).append(check)
    return FindingRows(
        findings=ask(connection, "findings", **which),
        checks=checks,
        facts={fact["fact_id"]: fact for fact in ask(connection, "finding_facts", **which)},
        reports={report["report_id"]: report for report in reports},
    )
