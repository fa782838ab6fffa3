"""From the rows of a warehouse to the HTML of each kind of page, for either host: files or a server.

A host brings its links and draws pictures; it decides which pages are made and where they go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines.reviews.records import Review
from pipelines.site.asking import ask, has
from pipelines.site.links import Links, slug
from pipelines.site.pages import coverage as coverage_page
from pipelines.site.pages import issuer as issuer_pages
from pipelines.site.pages import places
from pipelines.site.pages.finding import Draw, FindingRows, finding_page
from pipelines.site.pages.identities import grouped
from pipelines.site.pages.report import ReportRows
from pipelines.site.pages.terms import Printer
from pipelines.site.templating import render
from pipelines.site.words import LANGUAGES, words
from pipelines.warehouse.queries import Row

if TYPE_CHECKING:
    import duckdb

    from pipelines.site.desk.waiting import Bar

MakeLinks = Callable[[str, str], Links]
"""Language and page → its links: `Links.of_files` or `Links.of_server`."""
READINGS = ("agreed", "disputed", "ocr_agreed", "ocr_single", "reviewed")


@dataclass(frozen=True)
class Renderer:
    """Renders pages of one warehouse. `reader`: version of the program that read the reports, where it is known.

    `desk`: what every page of the review desk says of what waits, None in files.
    """

    links: MakeLinks
    statements: list[Row]
    reader: str | None = None
    reviews: tuple[Review, ...] = ()
    desk: Bar | None = None

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
            desk=self.desk,
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
        printer = self._printer(language, here, context)
        others = [printer.row(fact, "other") for fact in context["others"]]
        return self.page(
            language, template, here, "findings", printer=printer, other_rows=others, **context, **more
        )

    def runs(self, language: str, context: dict[str, Any]) -> str:
        """Return the page of runs from what `pages.runs.runs` said."""
        return self.page(language, "runs", "runs", "runs", **context)

    def identities(self, language: str, context: dict[str, Any]) -> str:
        """Return the overview of identities from what `pages.identities.identities` said."""
        return self.page(language, "identities", "identities", "identities", **context)

    def rule(self, language: str, context: dict[str, Any]) -> str:
        """Return the page of one identity from what `pages.identities.rule` said."""
        here = f"identities/{slug(context['rule']['check_id'])}"
        return self.page(language, "rule", here, "identities", **context)

    def issuer(self, language: str, context: dict[str, Any]) -> str:
        """Return the page of one issuer from what `pages.issuer.issuer` said."""
        here = f"issuers/{slug(context['issuer_id'])}"
        return self.page(language, "issuer", here, "coverage", completion=issuer_pages.completion, **context)

    def report(self, language: str, context: dict[str, Any]) -> str:
        """Return the page of one report from what `pages.report.report_page` said."""
        here = f"reports/{slug(context['report']['report_id'])}"
        return self.page(language, "report", here, "coverage", **context)

    def report_texts(self) -> dict[str, Any]:
        """Return the words that the script of a report's page needs, in both languages."""
        pair = [words(language) for language in LANGUAGES]
        return {
            "statements": {row["statement"]: [row["title_zh"], row["title_en"]] for row in self.statements},
            "readings": {name: [t(f"reading.{name}") for t in pair] for name in READINGS},
            "outcomes": {name: [t(f"outcome.{name}") for t in pair] for name in coverage_page.OUTCOMES},
        }

    def _printer(self, language: str, here: str, context: dict[str, Any]) -> Printer:
        return Printer(
            self.links(language, here),
            words(language),
            self.titles(language),
            context["reports"],
            context["sizes"],
            context["report"]["report_id"],
            context["lead"]["fact_id"] if context["lead"] else None,
        )

    def finding_context(self, finding: Row, rows: FindingRows, draw: Draw) -> dict[str, Any]:
        """Return what the page of one finding shows, in any language."""
        facts = set(finding["fact_ids"] or ())
        reviews = [
            review
            for review in self.reviews
            if review.target == finding["finding_id"] or review.fact_id in facts
        ]
        return {**finding_page(finding, rows, draw), "reviews": reviews, "reader": self.reader}


def reader_of(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Return the version of the reader of the last run, where the warehouse records runs."""
    if not has(connection, "marts.runs"):
        return None
    found = connection.execute(
        "select reader_version from marts.runs order by started_at desc, run_id limit 1"
    ).fetchone()
    return found[0] if found else None


def report_rows(
    connection: duckdb.DuckDBPyConnection, reports: list[Row], findings: list[Row], rules: Mapping[str, Row]
) -> Iterator[ReportRows]:
    """Yield what the warehouse says of each report; `findings` of these reports at least, `rules` by check_id."""
    which = {"report_ids": [report["report_id"] for report in reports]}
    facts = grouped(ask(connection, "report_facts", **which), "report_id")
    checks = grouped(ask(connection, "report_checks", **which), "report_id")
    foreign = grouped(ask(connection, "foreign_facts", **which), "cited_by")
    own = grouped(findings, "report_id")
    for report in reports:
        key = report["report_id"]
        yield ReportRows(
            report, facts.get(key, []), checks.get(key, []), foreign.get(key, []), own.get(key, []), rules
        )


def finding_rows(
    connection: duckdb.DuckDBPyConnection,
    reports: Iterable[Row],
    report_ids: list[str] | None = None,
    finding_id: str | None = None,
) -> FindingRows:
    """Return what the warehouse says of the findings of some reports (None: of all), or of one finding.

    Checks and facts of what is off by rounding come only where one finding is asked for: they are many.
    """
    which = {"report_ids": report_ids, "finding_id": finding_id}
    parts = {**which, "with_tails": finding_id is not None}
    checks: dict[str, list[Row]] = {}
    for check in ask(connection, "finding_checks", **parts):
        checks.setdefault(check["finding_id"], []).append(check)
    return FindingRows(
        findings=ask(connection, "findings", **which),
        checks=checks,
        facts={fact["fact_id"]: fact for fact in ask(connection, "finding_facts", **parts)},
        reports={report["report_id"]: report for report in reports},
    )
