"""The desk's pages: those of the static site made when asked for, the two queues, findings with the form that decides.

Which request gets which page belongs to `app.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException

from pipelines.errors import FiscalError
from pipelines.reviews.records import in_force
from pipelines.site.asking import ask
from pipelines.site.desk.published import Snapshot, SnapshotRows
from pipelines.site.desk.queue import cells_queue, crop, findings_queue
from pipelines.site.links import slug
from pipelines.site.pages.findings import script
from pipelines.site.pages.identities import grouped, identities, rule
from pipelines.site.pages.issuer import issuer
from pipelines.site.pages.places import column_label, printed, row_label
from pipelines.site.pages.report import ReportRows, report_data, report_page
from pipelines.site.pages.runs import runs
from pipelines.site.rendering import Renderer, finding_rows, report_rows
from pipelines.site.words import words
from pipelines.warehouse.queries import Row


@dataclass(frozen=True)
class Pages:
    """Makes pages of one publication. `given`: what a refused form held; `error`: why it was refused."""

    snapshot: Snapshot
    renderer: Renderer
    language: str
    given: Mapping[str, str]
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
        decided = {review.target: review for review in in_force(self.renderer.reviews)}
        context = {**findings_queue(self.rows.findings, self.given), "decided": decided, "whole": whole}
        template = "desk/findings" if whole else "desk/findings_rows"
        return self.renderer.page(self.language, template, "findings", "findings", **context)

    def finding(self, finding_id: str) -> str:
        """Return one finding with the form that decides about it."""
        _only(row for row in self.rows.findings if row["finding_id"] == finding_id)
        found = finding_rows(self.snapshot.connection, self.rows.reports, finding_id=finding_id)
        context = self.renderer.finding_context(_only(iter(found.findings)), found, self.snapshot.draw)
        t = words(self.language)
        lead = context["lead"]["fact_id"] if context["lead"] else None
        own = [fact for fact in found.facts.values() if fact["report_id"] == context["report"]["report_id"]]
        order = context["finding"]["fact_ids"] or []
        own.sort(key=lambda fact: (fact["fact_id"] != lead, fact["fact_id"] not in order, fact["page"] or 0))
        choices = [(fact["fact_id"], self._called(fact, t.language), fact["unit"]) for fact in own]
        return self.renderer.finding(
            self.language,
            context,
            "desk/finding",
            choices=choices,
            reviewed=[
                (self._called(fact, t.language), fact) for fact in own if fact["reviewed_from"] is not None
            ],
            decided=next((one for one in in_force(self.renderer.reviews) if one.target == finding_id), None),
            **self._form(),
        )

    def cells(self) -> str:
        """Return the queue of cells to be read from the page."""
        context = cells_queue(self.rows.doubtful, self.given)
        cells = [self._cell(row) for row in context["part"].rows]
        return self.renderer.page(
            self.language, "desk/cells", "cells", "cells", cells=cells, **context, **self._form()
        )

    def cell(self, fact_id: str) -> str:
        """Return one cell of the queue alone, and the bar that says what waits."""
        row = _only(row for row in self.rows.doubtful if row["fact_id"] == fact_id)
        return self.renderer.page(
            self.language, "desk/cell_alone", "cells", "cells", cell=self._cell(row), **self._form()
        )

    def bar(self) -> str:
        """Return what waits and what is being built."""
        return self.renderer.page(self.language, "desk/bar", "findings", "findings", is_swapped=False)

    def _cell(self, row: Row) -> dict[str, Any]:
        report = next(one for one in self.rows.reports if one["report_id"] == row["report_id"])
        sizes = self.snapshot.draw(report, [row["page"]] if row["page"] else [])
        label = self._called(row, self.language)
        link = self.renderer.links(self.language, "cells")
        review = next((one for one in in_force(self.renderer.reviews) if one.fact_id == row["fact_id"]), None)
        picture = crop(row, sizes.get(row["page"]), report["sha256"], link, label)
        return {"fact": row, "label": label, "crop": picture, "review": review}

    def _called(self, fact: Row, language: str) -> str:
        t = words(language)
        titles = self.renderer.titles(language)
        name = f"{row_label(fact, t)} · {column_label(fact, t)}: {printed(fact, t)}"
        return f"{titles.get(fact['statement'], fact['statement'])} · {name}"

    def _form(self) -> dict[str, Any]:
        return {
            "given": self.given if self.error else {},
            "error": self.error,
            "user": os.environ.get("USER", ""),
        }

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
