"""One report: its statements as printed, the numbers of its sentences, and for each number its checks and its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pipelines.site.equations import Shown, arranged, shown
from pipelines.site.links import is_tail
from pipelines.site.pages.places import column_label, printed, row_label
from pipelines.site.pages.statements import Layout, layouts
from pipelines.site.words import Words, words
from pipelines.warehouse.queries import Row

if TYPE_CHECKING:
    from pipelines.site.pictures import PageSize


_EMPTY = "<td></td>"
_TEXTS = ("narrative", "annex")
STATED_NONE = "无"  # what a form prints, in either language of the site
_MILLIONTH = Decimal("0.000001")
_NO_RULE: Row = {"law": "agreement", "equation": ""}


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
        "layouts": [(one, [_parts(one, row, cells) for row in one.rows]) for one in found],
        "without": [
            name for name in order if name not in _TEXTS and name not in {one.statement for one in found}
        ],
        "texts": [(name, _sentences(rows.facts, name)) for name in _TEXTS],
        "cells": cells,
        "statement_rows": statement_rows,
        "findings": [row for row in rows.findings if not is_tail(row)],
        "tails": [row for row in rows.findings if is_tail(row)],
        "tail_checks": _tail_checks(rows.checks),
    }


@dataclass(frozen=True, slots=True)
class Cells:
    """Prints cells of statements. `failing`: the cells of findings; `touched`: all that failing checks use."""

    failing: set[str]
    touched: set[str]

    def cell(self, fact: Row) -> Markup:
        """Return one number as a cell of a table that can be linked to."""
        return Markup(self.html(fact))

    def html(self, fact: Row) -> str:
        """Return the same as text: a site has hundreds of thousands of them."""
        key = fact["fact_id"]
        mark = " bad" if key in self.failing else " touched" if key in self.touched else ""
        text = escape(fact["printed"] or "")
        if not text and fact["presence"] == "stated_none":
            text = STATED_NONE
        elif not text and fact["reading_status"] == "disputed":
            text = "?"
        linked = f'<a href="#fact={key}">{text}</a>' if text else ""
        return f'<td id="fact={key}" class="num r-{fact["reading_status"]}{mark}">{linked}</td>'


def _tail_checks(checks: list[Row]) -> dict[str, list[dict[str, Any]]]:
    """Return what is off by rounding, by the finding that says so."""
    found: dict[str, list[dict[str, Any]]] = {}
    for check in checks:
        if check["outcome"] == "tail" and check["finding_id"]:
            sides = {name: Decimal(check[name]) for name in ("lhs", "rhs", "tolerance")}
            difference = sides["lhs"] - sides["rhs"]
            found.setdefault(check["finding_id"], []).append({**check, **sides, "difference": difference})
    return found


Part = tuple[Row | None, str]
"""A part of a row that has a name of its own: the fact that names it, and its cells as HTML."""


def _parts(layout: Layout, row: tuple[Row | None, ...], cells: Cells) -> list[Part]:
    return [
        (first, "".join([cells.html(fact) if fact is not None else _EMPTY for fact in part]))
        for first, part in layout.parts(row)
    ]


def statement_rows(layout: Layout, rows: list[list[Part]], t: Words) -> Markup:
    """Return the rows of a statement in one language, each part behind its name; made here, not in a template, for speed."""
    made = []
    for parts in rows:
        made.append("<tr>")
        for first, cells in parts:
            if layout.starts:
                made.append(
                    _EMPTY if first is None else f'<th scope="row">{escape(row_label(first, t))}</th>'
                )
            made.append(cells)
        made.append("</tr>\n")
    return Markup("".join(made))


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
    reading, report of another issuer's year], `checks` [identity, key, outcome, lhs, rhs, tolerance, left count,
    facts, negative places, finding, function of a percentage].
    """
    names = _Names()
    used = {fact_id for check in rows.checks for fact_id in check["fact_ids"]}
    kept = [
        fact
        for fact in rows.facts
        if fact["printed"]
        or fact["fact_id"] in used
        or fact["presence"] == "stated_none"
        or fact["reading_status"] == "disputed"
    ]
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
        "checks": [
            _check(check, by_id, places, rows.rules.get(check["check_id"], _NO_RULE))
            for check in rows.checks
            if check["fact_ids"]
        ],
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


def _check(check: Row, facts: Mapping[str, Row], places: Mapping[str, int], rule: Row) -> list[Any]:
    left, negative, listed, function = _sides(check, facts, rule)
    entry: list[Any] = [
        check["check_id"],
        check["key"] or "",
        check["outcome"],
        _short(check["lhs"]),
        _short(check["rhs"]),
        _short(check["tolerance"]),
        left,
        [places[fact_id] for fact_id in listed],
        negative or 0,
        [check["finding_id"], int(is_tail(check))] if check["finding_id"] else 0,
    ]
    return [*entry, function] if function else entry


def _short(text: str | None) -> str:
    """Return a number as text without the zeros that only fill its six decimals, at least two kept."""
    return "" if text is None else text[:-4] if text.endswith("0000") else text.rstrip("0")


def _sides(check: Row, facts: Mapping[str, Row], rule: Row) -> tuple[int, list[int], list[str], str | None]:
    """Return how many numbers stand on the left, which of all are subtracted, all of them, and how a percentage is made."""
    listed = [fact_id for fact_id in check["fact_ids"] if fact_id in facts]
    if rule["law"] in ("rounding", "exact", "at_most"):
        for column in ("micro", "micro_yuan"):
            numbers = [facts[fact_id][column] or 0 for fact_id in listed]
            found = arranged(rule["equation"], numbers, check["micro_lhs"], check["micro_rhs"])
            if found is not None:
                return found[0], [place for place, sign in enumerate(found[1]) if sign < 0], listed, None
        return -1, [], listed, None
    exact = {
        fact_id: {
            **facts[fact_id],
            "value": (facts[fact_id]["micro"] or 0) * _MILLIONTH,
            "amount_yuan": (facts[fact_id]["micro_yuan"] or 0) * _MILLIONTH,
        }
        for fact_id in listed
    }
    sides = {name: None if check[name] is None else Decimal(check[name]) for name in ("lhs", "rhs")}
    block: Shown = shown({**check, **sides, "law": rule["law"], "equation": rule["equation"]}, exact)
    operands = (*block.left, *block.right)
    if not operands:
        return -1, [], listed, None
    negative = [place for place, operand in enumerate(operands) if operand.sign < 0]
    return len(block.left), negative, [operand.fact["fact_id"] for operand in operands], block.function
