"""Coverage: issuers by year with one symbol each, checks by outcome, what could not be checked, freshness."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pipelines.site.words import Words
from pipelines.warehouse.queries import Row

OUTCOMES = ("exact", "tail", "violation", "not_applicable", "not_evaluable")
SYMBOLS = {
    "ok": "✓",
    "problems": "✓n",
    "scanned": "扫",
    "missing": "缺",
    "refused": "✗",
    "superseded": "⟳",
}
_YEAR = re.compile(r"\b\d{4}$")


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of one issuer's year: the report that counts, its state, open problems and further marks."""

    state: str
    report: Row | None = None
    problems: int = 0
    marks: tuple[str, ...] = field(default=())

    @property
    def symbol(self) -> str:
        """The symbol that is shown: `✓3` where three findings are open."""
        return f"✓{self.problems}" if self.state == "problems" else SYMBOLS[self.state]


def coverage(reports: list[Row], outcomes: list[Row]) -> dict[str, Any]:
    """Return what the coverage page shows of all reports and of the counts of `sql/site/outcomes.sql`."""
    placed = [row for row in reports if row["issuer_id"] and row["fiscal_year"]]
    years = sorted({row["fiscal_year"] for row in placed})
    years = list(range(years[0], years[-1] + 1)) if years else []
    issuers: dict[str, dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
    named: dict[str, Row] = {}
    for row in placed:
        issuers[row["issuer_id"]][row["fiscal_year"]].append(row)
        named[row["issuer_id"]] = row
    landed = [row for row in reports if row["status"] not in ("quarantined", "superseded")]
    return {
        "years": years,
        "issuers": [
            {
                "issuer_id": key,
                "issuer": named[key]["issuer"],
                "kind": named[key]["issuer_kind"] or "department",
                "cells": [(year, _cell(of_year.get(year, []))) for year in years],
            }
            for key, of_year in issuers.items()
        ],
        "unplaced": [row for row in reports if not (row["issuer_id"] and row["fiscal_year"])],
        "legend": SYMBOLS,
        "outcomes": _outcomes(outcomes),
        "unchecked": [row for row in outcomes if row["outcome"] in ("not_applicable", "not_evaluable")],
        "totals": {
            "reports": len(landed),
            "refused": sum(row["status"] == "quarantined" for row in reports),
            "facts": sum(row["facts"] for row in landed),
            "facts_disputed": sum(row["facts_disputed"] for row in landed),
            **{
                level: sum(row[f"findings_{level}"] for row in landed)
                for level in ("error", "warning", "info")
            },
        },
        "newest_ingest": max((row["ingested_at"] for row in reports if row["ingested_at"]), default=None),
        "newest_publication": max(
            (row["published_on"] for row in reports if row["published_on"]), default=None
        ),
    }


def _cell(reports: list[Row]) -> Cell:
    """Return the state of one year from its reports: the one that counts is the last that landed."""
    if not reports:
        return Cell("missing")
    standing = [row for row in reports if row["status"] != "superseded"] or reports
    landed = [row for row in standing if row["status"] != "quarantined"]
    if not landed:
        return Cell("refused", standing[-1])
    report = max(landed, key=lambda row: (str(row["published_on"] or ""), str(row["ingested_at"] or "")))
    problems = report["findings_error"] + report["findings_warning"]
    marks = []
    if report["facts_recognised"]:
        marks.append("scanned")
    if report["supersedes"] or any(row["status"] == "superseded" for row in reports):
        marks.append("superseded")
    return Cell("problems" if problems else "ok", report, problems, tuple(marks))


def _outcomes(rows: list[Row]) -> list[dict[str, Any]]:
    counts = dict.fromkeys(OUTCOMES, 0)
    for row in rows:
        counts[row["outcome"]] += row["checks"]
    total = sum(counts.values())
    return [
        {
            "outcome": name,
            "checks": checks,
            "share": (Decimal(100) * checks / total).quantize(Decimal("0.1")) if total else Decimal(0),
        }
        for name, checks in counts.items()
    ]


def reason_text(reason: str, titles: Mapping[str, str], t: Words) -> str:
    """Return why a check could not be made, in the words of the site; statements are called by their titles."""
    said, _, what = reason.partition(": ")
    if not what and (year := _YEAR.search(said)):
        said, what = said[: year.start()].strip(), year.group()
    names = [_place(name.strip(), titles, t) for name in what.split(",")]
    text = t.named("reason", said.replace(" ", "_"))
    if text == said.replace(" ", "_"):
        return reason or "–"
    return text.format(what=("、" if t.language == "zh" else ", ").join(names))


def _place(name: str, titles: Mapping[str, str], t: Words) -> str:
    """Return what a statement, or a column of it, is called: `last_year:revenue`, `state_capital.closing`."""
    prefix, _, rest = name.rpartition(":")
    statement, _, column = rest.partition(".")
    title = t.named("prefix", prefix) + titles.get(statement, statement)
    return f"{title} {t.named('measure', column)}" if column else title
