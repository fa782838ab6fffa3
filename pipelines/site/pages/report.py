"""One report: its statements as printed, the numbers of its sentences, its findings. What the page's script needs stands
in `report_data.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipelines.site.links import is_tail
from pipelines.site.pages.cells import Cells, sentence_rows, statement_rows
from pipelines.site.pages.statements import layouts
from pipelines.site.templating import number
from pipelines.warehouse.queries import Row

_TEXTS = ("narrative", "annex")


@dataclass(frozen=True, slots=True)
class ReportRows:
    """What the warehouse says of one report: its facts in reading order, its checks, the numbers of others in them."""

    report: Row
    facts: list[Row]
    checks: list[Row]
    foreign: list[Row]
    findings: list[Row]
    rules: Mapping[str, Row]  # by check_id


def report_page(rows: ReportRows, order: list[str]) -> dict[str, Any]:
    """Return what the page of one report shows; `order` of statements. Cells are the same in every language."""
    grave = [row for row in rows.findings if row["severity"] != "info" and row["status"] in ("open", "stale")]
    violated = [check for check in rows.checks if check["outcome"] == "violation"]
    cells = Cells(
        {row["fact_ids"][0] for row in grave if row["fact_ids"]},
        {fact_id for check in violated for fact_id in check["fact_ids"]},
    )
    found = layouts(rows.facts, order)
    return {
        "report": rows.report,
        "layouts": [(one, [cells.parts(one, row) for row in one.rows]) for one in found],
        "without": [
            name for name in order if name not in _TEXTS and name not in {one.statement for one in found}
        ],
        "texts": [
            (name, [cells.sentence(quote, facts) for quote, facts in _sentences(rows.facts, name)])
            for name in _TEXTS
        ],
        "statement_rows": statement_rows,
        "sentence_rows": sentence_rows,
        "findings": [row for row in rows.findings if not is_tail(row)],
        "tails": [row for row in rows.findings if is_tail(row)],
        "tail_checks": _tail_checks(rows.checks),
    }


def _tail_checks(checks: list[Row]) -> dict[str, list[dict[str, Any]]]:
    """Return what is off by rounding, by the finding that says so, its numbers as text."""
    found: dict[str, list[dict[str, Any]]] = {}
    for check in checks:
        if check["outcome"] == "tail" and check["finding_id"]:
            lhs, rhs, tolerance = (Decimal(check[name]) for name in ("lhs", "rhs", "tolerance"))
            texts = {"lhs": number(lhs), "rhs": number(rhs), "tolerance": number(tolerance)}
            difference = number(lhs - rhs, sign=True)
            found.setdefault(check["finding_id"], []).append({**check, **texts, "difference": difference})
    return found


def _sentences(facts: list[Row], statement: str) -> list[tuple[str | None, list[Row]]]:
    """Return the numbers of each sentence, in the order of the sentences; what stands in no sentence comes alone."""
    found: dict[Any, list[Row]] = {}
    for fact in facts:
        if fact["statement"] == statement and (fact["printed"] or fact["presence"] == "stated_none"):
            quote = fact["quote"]
            key = (fact["page"], quote) if quote else ("", fact["page"], fact["line_id"])
            found.setdefault(key, []).append(fact)
    return [(key[1] if len(key) == 2 else None, facts) for key, facts in found.items()]
