"""The generator's own check: the accounting identities inside each statement, under the rounding law.

A sum of k non-zero terms, each rounded by itself to 0.01, is off by at most floor((k-1)/2) × 0.01. Independent of the
pipelines on purpose: a specimen must be right by a second hand. Those between statements are identities_between.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from specimens.amounts import Amounts

ULP = Decimal("0.01")
ROWS = {
    "revenue": (
        "fiscal_approp",
        "superior_subsidy",
        "institutional",
        "business",
        "affiliate_remittance",
        "other",
    ),
    "expenditure": ("basic", "project", "remit_to_superior", "business", "subsidy_to_affiliates"),
    "gpb_expenditure": ("basic", "project"),
    "gov_fund": ("basic", "project"),
    "state_capital": ("basic", "project"),
}
FUNDS = ("gpb", "gov_fund", "state_capital")


@dataclass(frozen=True)
class Outcome:
    """One identity on one report: what is left over and what the law allows."""

    identity: str
    key: str
    difference: Decimal
    tolerance: Decimal
    inside_one_statement: bool = True

    @property
    def holds(self) -> bool:
        """Whether the difference is within the law."""
        return abs(self.difference) <= self.tolerance


class Sheet:
    """Reads printed amounts as numbers; a blank is zero."""

    def __init__(self, amounts: Amounts) -> None:
        self.amounts = amounts
        self.rows = amounts.rows

    def __call__(self, statement: str, line_id: str, measure: str = "amount") -> Decimal:
        """Return one printed amount in 万元."""
        return Decimal((self.amounts.get(statement, line_id, measure) or "0").replace(",", ""))


def outcome(identity: str, key: str, left: Decimal, right: list[Decimal], inside_one: bool = True) -> Outcome:
    """Evaluate left = Σ right under the rounding law."""
    terms = sum(1 for term in (left, *right) if term != 0)
    return Outcome(identity, key, left - sum(right, Decimal(0)), max(0, (terms - 1) // 2) * ULP, inside_one)


def inside(sheet: Sheet) -> Iterator[Outcome]:
    """Evaluate the identities inside single statements."""
    yield from _summaries(sheet)
    yield from _functional(sheet)
    yield from _economic(sheet)
    yield from _three_public(sheet)


def _summaries(s: Sheet) -> Iterator[Outcome]:
    t1, t4 = "rev_exp_summary", "approp_summary"
    lines = sorted({line for st, line, _ in s.amounts.printed if st == t1 and line.startswith("exp.fn.")})
    own = ("superior_subsidy", "institutional", "business", "affiliate_remittance", "other")
    income = [f"rev.{f}_approp" for f in FUNDS] + [f"rev.{k}" for k in own]
    yield outcome("T1-01", "", s(t1, "rev.current_total"), [s(t1, line) for line in income])
    yield outcome("T1-02", "", s(t1, "exp.current_total"), [s(t1, line) for line in lines])
    left = ("rev.current_total", "rev.nonfiscal_surplus_used", "bal.opening")
    right = ("exp.current_total", "exp.surplus_distribution", "bal.closing")
    yield outcome("T1-03", "", s(t1, "rev.grand_total"), [s(t1, line) for line in left])
    yield outcome("T1-04", "", s(t1, "exp.grand_total"), [s(t1, line) for line in right])
    yield outcome("T1-05", "", s(t1, "rev.grand_total"), [s(t1, "exp.grand_total")])
    yield outcome("T4-01", "", s(t4, "rev.current_total"), [s(t4, f"rev.{f}_approp") for f in FUNDS])
    yield outcome("T4-02", "", s(t4, "bal.opening"), [s(t4, f"bal.opening.{f}") for f in FUNDS])
    yield outcome("T4-03", "", s(t4, "rev.grand_total"), [s(t4, "rev.current_total"), s(t4, "bal.opening")])
    for column in ("total", *FUNDS):
        yield outcome(
            "T4-04", column, s(t4, "exp.current_total", column), [s(t4, line, column) for line in lines]
        )
        parts = [s(t4, "exp.current_total", column), s(t4, "bal.closing", column)]
        yield outcome("T4-05", column, s(t4, "exp.grand_total", column), parts)
    for line in (*lines, "exp.current_total", "bal.closing", "exp.grand_total"):
        yield outcome("T4-06", line, s(t4, line, "total"), [s(t4, line, f) for f in FUNDS])
    yield outcome("T4-07", "", s(t4, "rev.grand_total"), [s(t4, "exp.grand_total", "total")])
    for f in FUNDS:
        parts = [s(t4, f"bal.opening.{f}"), s(t4, f"rev.{f}_approp"), -s(t4, "exp.current_total", f)]
        yield outcome("T4-08", f, s(t4, "bal.closing", f), parts)


def _functional(s: Sheet) -> Iterator[Outcome]:
    for statement, parts in ROWS.items():
        codes = [code for code, _ in s.rows[statement]]
        measures = ["total", *parts]
        for line in (*codes, "total"):
            key = f"{statement}/{line}"
            yield outcome("ROW", key, s(statement, line, "total"), [s(statement, line, m) for m in parts])
            if statement in ("gov_fund", "state_capital"):
                flow = [
                    s(statement, line, "opening"),
                    s(statement, line, "revenue"),
                    -s(statement, line, "total"),
                ]
                yield outcome("ROLL", key, s(statement, line, "closing"), flow)
        if statement in ("gov_fund", "state_capital"):
            measures += ["opening", "revenue", "closing"]
        for measure in measures:
            for parent in (c for c in codes if len(c) < 7):
                children = [c for c in codes if len(c) == len(parent) + 2 and c.startswith(parent)]
                values = [s(statement, c, measure) for c in children]
                yield outcome(
                    "HIER", f"{statement}/{parent}/{measure}", s(statement, parent, measure), values
                )
            for length in (3, 7):
                values = [s(statement, c, measure) for c in codes if len(c) == length]
                yield outcome(
                    f"TOT{length}", f"{statement}/{measure}", s(statement, "total", measure), values
                )


def _economic(s: Sheet) -> Iterator[Outcome]:
    t6 = "gpb_basic_economic"
    yield outcome("T6-01", "", s(t6, "personnel_total"), [s(t6, "301"), s(t6, "303")])
    yield outcome("T6-02", "", s(t6, "public_total"), [s(t6, "302"), s(t6, "310")])
    items = sorted(
        {line for st, line, _ in s.amounts.printed if st == t6 and line.isdigit() and len(line) == 5}
    )
    for parent in ("301", "302", "303", "310"):
        yield outcome(
            "T6-03", parent, s(t6, parent), [s(t6, item) for item in items if item.startswith(parent)]
        )


def _three_public(s: Sheet) -> Iterator[Outcome]:
    for stage in ("budget", "final"):
        parts = [s("three_public", item, stage) for item in ("overseas", "vehicles", "reception")]
        yield outcome("T9-01", stage, s("three_public", "total", stage), parts)
        parts = [s("three_public", item, stage) for item in ("vehicle_purchase", "vehicle_operation")]
        yield outcome("T9-02", stage, s("three_public", "vehicles", stage), parts)
