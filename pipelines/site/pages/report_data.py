"""What the script of a report's page needs: every number with its checks and its place, each text once.

How the page itself looks belongs to `report.py` and its template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipelines.site.equations import Shown, arranged, shown
from pipelines.site.links import is_tail
from pipelines.site.pages.places import column_label, printed, row_label
from pipelines.site.pages.report import ReportRows
from pipelines.site.words import Words, words
from pipelines.warehouse.queries import Row

if TYPE_CHECKING:
    from pipelines.site.pictures import PageSize

_MILLIONTH = Decimal("0.000001")
_NO_RULE: Row = {"law": "agreement", "equation": ""}
_NAME_ROWS = ("statement", "subject_code", "subject_name", "line_id", "line_zh", "line_en")
_NAME_COLUMNS = ("measure", "budget_stage")


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
        self._named: dict[tuple[str | None, ...], int] = {}

    def row(self, fact: Row) -> int:
        """Return the number of what the fact's row is called."""
        return self._place_of(fact, _NAME_ROWS, row_label)

    def column(self, fact: Row) -> int:
        """Return the number of what the fact's column is called."""
        return self._place_of(fact, _NAME_COLUMNS, column_label)

    def _place_of(self, fact: Row, named_by: tuple[str, ...], label: Callable[[Row, Words], str]) -> int:
        key = tuple([fact[name] for name in named_by])
        place = self._named.get(key)
        if place is None:
            place = self._named[key] = self.place((label(fact, words("zh")), label(fact, words("en"))))
        return place

    def place(self, pair: tuple[str, str]) -> int:
        """Return the number of a text."""
        if pair not in self._places:
            self._places[pair] = len(self.texts)
            self.texts.append(pair)
        return self._places[pair]


def _fact(fact: Row, names: _Names, is_foreign: bool) -> list[Any]:
    box = None
    if not is_foreign and fact["x0"] is not None:
        box = [round(fact["x0"], 1), round(fact["top"], 1), round(fact["x1"], 1), round(fact["bottom"], 1)]
    written = fact["printed"] or names.place((printed(fact, words("zh")), printed(fact, words("en"))))
    entry: list[Any] = [
        fact["fact_id"],
        fact["statement"],
        names.row(fact),
        names.column(fact),
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
    if check["lhs"] is None or check["rhs"] is None:
        return -1, [], listed, None
    if rule["law"] in ("rounding", "exact", "at_most"):
        lhs, rhs = (int(check[name].replace(".", "")) for name in ("lhs", "rhs"))  # six decimals, always
        for column in ("micro", "micro_yuan"):
            numbers = [facts[fact_id][column] or 0 for fact_id in listed]
            found = arranged(rule["equation"], numbers, lhs, rhs)
            if found is not None:
                return found[0], [place for place, sign in enumerate(found[1]) if sign < 0], listed, None
        return -1, [], listed, None
    exact = {
        fact_id: {
            "fact_id": fact_id,
            "unit": facts[fact_id]["unit"],
            "value": (facts[fact_id]["micro"] or 0) * _MILLIONTH,
            "amount_yuan": (facts[fact_id]["micro_yuan"] or 0) * _MILLIONTH,
        }
        for fact_id in listed
    }
    sides = {name: Decimal(check[name]) for name in ("lhs", "rhs")}
    block: Shown = shown({**check, **sides, "law": rule["law"], "equation": rule["equation"]}, exact)
    operands = (*block.left, *block.right)
    if not operands:
        return -1, [], listed, None
    negative = [place for place, operand in enumerate(operands) if operand.sign < 0]
    return len(block.left), negative, [operand.fact["fact_id"] for operand in operands], block.function
