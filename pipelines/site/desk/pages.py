"""The desk's pages: those of the static site made when asked for, the two queues, findings with the form that decides.

Which request gets which page belongs to `app.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException

from pipelines.errors import FiscalError
from pipelines.reviews.records import OF_A_CELL
from pipelines.site.asking import ask
from pipelines.site.desk.crops import crop
from pipelines.site.desk.decisions import Pending, decisions, of_other_bytes
from pipelines.site.desk.published import Snapshot, SnapshotRows
from pipelines.site.desk.queue import asked_for, cells_queue, findings_queue, next_finding
from pipelines.site.links import slug
from pipelines.site.pages.findings import script
from pipelines.site.pages.identities import grouped, identities, rule
from pipelines.site.pages.issuer import issuer
from pipelines.site.pages.places import column_label, printed, row_label
from pipelines.site.pages.report import ReportRows, report_page
from pipelines.site.pages.report_data import report_data
from pipelines.site.pages.runs import runs
from pipelines.site.rendering import Renderer, finding_rows, report_rows
from pipelines.site.words import words
from pipelines.warehouse.queries import Row, rows

if TYPE_CHECKING:
    from pipelines.reviews.records import Review
    from pipelines.site.desk.waiting import Bar


@dataclass(frozen=True)
class Pages:
    """Makes pages of one publication. `asked`: the query of the address; `given`: what a form held that was refused
    for `error`.
    """

    snapshot: Snapshot
    renderer: Renderer
    desk: Bar
    language: str
    asked: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    error: FiscalError | None = None

    def coverage(self) -> str:
        """Return the page of issuers and years."""
        return self.renderer.coverage(self.language, self.rows.reports, self._ask("outcomes"))

    def identities(self) -> str:
        """Return the overview of identities."""
        context = identities(list(self.rows.rules.values()), self._ask("rule_counts"))
        return self.renderer.identities(self.language, context)

    def rule(self, name: str) -> str:
        """Return the page of one identity."""
        entry = _only(row for key, row in self.rows.rules.items() if slug(key) == name)
        counts = [row for row in self._ask("rule_counts") if row["check_id"] == entry["check_id"]]
        failures = [row for row in self._ask("rule_failures") if row["check_id"] == entry["check_id"]]
        return self.renderer.rule(self.language, rule(entry, counts, failures))

    def runs(self) -> str:
        """Return the page of publications, sources and due reports."""
        return self.renderer.runs(self.language, runs(self.snapshot.connection))

    def issuer(self, name: str) -> str:
        """Return the page of one issuer."""
        by_issuer = grouped(self.rows.reports, "issuer_id")
        key = _only(key for key in by_issuer if key is not None and slug(key) == name)
        context = issuer(
            by_issuer[key],
            grouped(self._ask("issuer_headlines"), "issuer_id").get(key, []),
            grouped(self._ask("issuer_series"), "issuer_id").get(key, []),
            grouped(self.rows.findings, "issuer_id").get(key, []),
        )
        return self.renderer.issuer(self.language, context)

    def report(self, name: str) -> str:
        """Return the page of one report."""
        order = [row["statement"] for row in self.rows.statements]
        return self.renderer.report(self.language, report_page(self._report_rows(name), order))

    def report_script(self, name: str) -> str:
        """Return the data that the page of one report needs."""
        rows = self._report_rows(name)
        pages = sorted({fact["page"] for fact in rows.facts if fact["page"] is not None})
        sizes = self.snapshot.draw(rows.report, pages)
        return script("report", {**report_data(rows, dict(sizes)), **self.renderer.report_texts()})

    def rules_script(self) -> str:
        """Return what the identities state, for the page of a report."""
        t = words(self.language)
        return script("rules", {key: t.of(row, "sentence") for key, row in self.rows.rules.items()})

    def findings(self, *, whole: bool) -> str:
        """Return the queue of findings, or its rows alone."""
        pending = self._pending()
        context = findings_queue(self.rows.findings, self.asked, pending)
        template = "desk/findings" if whole else "desk/findings_rows"
        return self.renderer.page(
            self.language, template, "findings", "findings", pending=pending, query=self.query, **context
        )

    def finding(self, finding_id: str) -> str:
        """Return one finding with the form that decides about it."""
        if not any(row["finding_id"] == finding_id for row in self.rows.findings):
            raise HTTPException(404, "desk.no_such_finding")
        found = finding_rows(self.snapshot.connection, self.rows.reports, finding_id=finding_id)
        context = self.renderer.finding_context(_only(iter(found.findings)), found, self.snapshot.draw)
        t = words(self.language)
        lead = context["lead"]["fact_id"] if context["lead"] else None
        own = [fact for fact in found.facts.values() if fact["report_id"] == context["report"]["report_id"]]
        order = context["finding"]["fact_ids"] or []
        own.sort(key=lambda fact: (fact["fact_id"] != lead, fact["fact_id"] not in order, fact["page"] or 0))
        cells = {fact["fact_id"]: self._called(fact, t.language) for fact in own}
        return self.renderer.finding(
            self.language,
            context,
            "desk/finding",
            cells=cells,
            own=own,
            decisions=decisions(self.renderer.reviews, self.desk.waiting, finding_id, cells),
            earlier=self._earlier(context["finding"]),
            can_be_accepted=context["finding"]["check_id"] != OF_A_CELL,
            following=next_finding(self.rows.findings, self.asked, self._pending(), finding_id),
            query=self.query,
            **self._form(),
        )

    def cells(self) -> str:
        """Return the queue of cells to be read from the page."""
        is_scanned = self.asked.get("reading") == "ocr_agreed"
        listed = self.rows.cells("ocr_agreed") if is_scanned else self.rows.doubtful
        context = cells_queue(listed, self.asked)
        cells = [self._cell(row) for row in context["part"].rows]
        return self.renderer.page(
            self.language, "desk/cells", "cells", "cells", cells=cells, **context, **self._form()
        )

    def cell(self, fact_id: str, template: str = "desk/cell_page") -> str:
        """Return the page of one cell, or with `desk/cell_alone` what htmx puts in its place in the queue."""
        row = _only(self.rows.cells(fact_id=fact_id))
        here = f"cells/{row['fact_id']}"
        return self.renderer.page(
            self.language, template, here, "cells", cell=self._cell(row), **self._form()
        )

    def bar(self, *, is_news: bool) -> str:
        """Return what waits and what is being built; `is_news`: there is a publication that the page does not show."""
        return self.renderer.page(
            self.language, "desk/bar", "findings", "findings", is_swapped=False, is_news=is_news
        )

    def _cell(self, row: Row) -> dict[str, Any]:
        report = next(one for one in self.rows.reports if one["report_id"] == row["report_id"])
        sizes = self.snapshot.draw(report, [row["page"]] if row["page"] else [])
        label = self._called(row, self.language)
        link = self.renderer.links(self.language, "cells")
        picture = crop(row, sizes.get(row["page"]), report["sha256"], link, label)
        decided = decisions(self.renderer.reviews, self.desk.waiting, None, {row["fact_id"]})
        return {"fact": row, "label": label, "crop": picture, "decisions": decided}

    def _called(self, fact: Row, language: str) -> str:
        t = words(language)
        titles = self.renderer.titles(language)
        name = f"{row_label(fact, t)} · {column_label(fact, t)}: {printed(fact, t)}"
        return f"{titles.get(fact['statement'], fact['statement'])} · {name}"

    def _form(self) -> dict[str, Any]:
        return {"given": self.given, "error": self.error, "reviewer": self.desk.reviewer}

    def _earlier(self, finding: Row) -> list[Review]:
        """Return what was decided about a stale finding when the report had other bytes."""
        if finding["status"] != "stale":
            return []
        query = "select * from core.report where report_id = $report_id"
        [report] = rows(self.snapshot.connection, query, {"report_id": finding["report_id"]})
        return of_other_bytes(self.renderer.reviews, finding, report)

    def _pending(self) -> Pending:
        superseded = (row["report_id"] for row in self.rows.reports if row["status"] == "superseded")
        return Pending.of(self.desk.waiting, superseded)

    @property
    def query(self) -> str:
        """The filters of the queue as they stand behind an address, so that they stay from page to page."""
        filters = asked_for(self.asked)
        return f"?{urlencode(filters)}" if filters else ""

    def _report_rows(self, name: str) -> ReportRows:
        report = _only(row for row in self.rows.reports if slug(row["report_id"]) == name)
        own = [row for row in self.rows.findings if row["report_id"] == report["report_id"]]
        return next(report_rows(self.snapshot.connection, [report], own, self.rows.rules))

    @property
    def rows(self) -> SnapshotRows:
        """What many pages ask of this publication."""
        return self.snapshot.rows

    def _ask(self, name: str) -> list[Row]:
        return ask(self.snapshot.connection, name)


def _only(found: Iterable[Any]) -> Any:
    """Return the first; raises HTTPException 404 where there is none."""
    for one in found:
        return one
    raise HTTPException(404, "desk.no_such_page")
