"""One report: its statements as printed, the numbers of its sentences, and for each number its checks and its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines.site.equations import Shown, shown
from pipelines.site.links import is_tail
from pipelines.site.pages.places import column_label, printed, row_label
from pipelines.site.pages.statements import layouts
from pipelines.site.templating import number
from pipelines.site.words import words
from pipelines.warehouse.queries import Row

if TYPE_CHECKING:
    from pipelines.site.pictures import PageSize


@dataclass(frozen=True, slots=True)
class ReportRows:
    """What the warehouse says of one report: its facts in reading order, its checks, the numbers of others in them."""

    report: Row
    facts: list[Row]
    checks: list[Row]
    foreign: list[Row]
    findings: list[Row]


def report_page(rows: ReportRows, order: list[str]) -> dict[str, Any]:
    """Return what the page of one report shows; `order` of statements."""
    grave = [row for row in rows.findings if row["severity"] != "info" and row["status"] in ("open", "stale")]
    return {
        "report": rows.report,
        "layouts": layouts(rows.facts, order),
        "texts": [(name, _sentences(rows.facts, name)) for name in ("narrative", "annex")],
        "failing": {row["fact_ids"][0] for row in grave if row["fact_ids"]},
        "touched": {
            fact_id
            for check in rows.checks
            if check["outcome"] == "violation"
            for fact_id in check["fact_ids"]
        },
        "findings": [row for row in rows.findings if not is_tail(row)],
    }


def _sentences(facts: list[Row], statement: str) -> list[tuple[str | None, list[Row]]]:
    """Return the numbers of each sentence, in the order of the sentences; what stands in no sentence comes alone."""
    found: dict[Any, list[Row]] = {}
    for fact in facts:
        if fact["statement"] == statement and (fact["printed"] or fact["presence"] == "stated_none"):
            quote = fact["quote"]
            key = (fact["page"], quote) if quote else ("", fact["page"], fact["line_id"])
            found.setdefault(key, []).append(fact)
    return [(key[1] if len(key) == 2 else None, facts) for key, facts in found.items()]


def report_data(rows: ReportRows, sizes: Mapping[int, PageSize]) -> dict[str, Any]:
    """Return what the script of the page needs: numbers with their places, checks with sides and signs.

    Lists instead of objects, for their size: `facts` [id, statement, row, column, page, box, printed, status, second
    reading, report of another issuer's year], `checks` [identity, key, outcome, lhs, rhs, difference, tolerance, left
    count, facts, negative places, finding].
    """
    names = _Names()
    used = {fact_id for check in rows.checks for fact_id in check["fact_ids"]}
    kept = [fact for fact in rows.facts if fact["printed"] or fact["fact_id"] in used]
    places: dict[str, int] = {}
    facts: list[list[Any]] = []
    for fact in [*kept, *rows.foreign]:
        places[fact["fact_id"]] = len(facts)
        facts.append(_fact(fact, names, fact["report_id"] != rows.report["report_id"]))
    by_id = {fact["fact_id"]: fact for fact in (*kept, *rows.foreign)}
    return {
        "report": rows.report["report_id"],
        "pictures": f"{rows.report['sha256'][:16]}",
        "sizes": {page: [size.width, size.height] for page, size in sizes.items()},
        "names": names.texts,
        "facts": facts,
        "checks": [_check(shown(check, by_id), places) for check in rows.checks if check["fact_ids"]],
    }


class _Names:
    """Numbers texts in two languages, so that each is written once."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, str]] = []
        self._places: dict[tuple[str, str], int] = {}

    def place(self, pair: tuple[str, str]) -> int:
        if pair not in self._places:
            self._places[pair] = len(self.texts)
            self.texts.append(pair)
        return self._places[pair]


def _fact(fact: Row, names: _Names, is_foreign: bool) -> list[Any]:
    zh, en = words("zh"), words("en")
    box = (
        None
        if is_foreign or fact["x0"] is None
        else [round(fact[edge], 1) for edge in ("x0", "top", "x1", "bottom")]
    )
    written = fact["printed"] or names.place((printed(fact, zh), printed(fact, en)))
    entry: list[Any] = [
        fact["fact_id"],
        fact["statement"],
        names.place((row_label(fact, zh), row_label(fact, en))),
        names.place((column_label(fact, zh), column_label(fact, en))),
        fact["page"],
        box,
        written,
        fact["reading_status"],
        fact["second_printed"],
    ]
    if is_foreign:
        entry.append([fact["report_id"], fact["fiscal_year"]])
    return entry


def _check(block: Shown, places: Mapping[str, int]) -> list[Any]:
    check = block.check
    operands = (*block.left, *block.right)
    listed = [places[operand.fact["fact_id"]] for operand in operands] or [
        places[fact["fact_id"]] for fact in block.facts
    ]
    negative = [place for place, operand in enumerate(operands) if operand.sign < 0]
    entry: list[Any] = [
        check["check_id"],
        check["key"] or "",
        check["outcome"],
        number(check["lhs"]),
        number(check["rhs"]),
        number(check["difference"], sign=True),
        number(check["tolerance"]),
        len(block.left) if operands else -1,
        listed,
        negative or 0,
        0,
    ]
    if check["finding_id"]:
        entry[-1] = [check["finding_id"], 1 if is_tail(check) else 0]
    if block.kind == "percent":
        entry.append(block.function)
    return entry
