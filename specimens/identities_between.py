"""The generator's own check, continued: the identities between the nine statements of one report."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from specimens.amounts import Amounts
from specimens.identities import FUNDS, ROWS, Outcome, Sheet, inside, outcome


def check(amounts: Amounts) -> list[Outcome]:
    """Evaluate all identities, inside and between statements, on one report."""
    sheet = Sheet(amounts)
    return [*inside(sheet), *between(sheet)]


def between(s: Sheet) -> Iterator[Outcome]:
    """Evaluate the identities between the statements of one report."""
    t1, t4, t6 = "rev_exp_summary", "approp_summary", "gpb_basic_economic"

    def same(identity: str, key: str, left: Decimal, right: Decimal) -> Outcome:
        return Outcome(identity, key, left - right, Decimal(0), False)

    yield same("X12-01", "", s(t1, "rev.current_total"), s("revenue", "total", "total"))
    funds = [s(t1, f"rev.{f}_approp") for f in FUNDS]
    yield outcome("X12-02", "", s("revenue", "total", "fiscal_approp"), funds, False)
    for kind in ROWS["revenue"][1:]:
        yield same("X12-03", kind, s(t1, f"rev.{kind}"), s("revenue", "total", kind))
    yield same("X24-01", "", s("revenue", "total", "fiscal_approp"), s(t4, "rev.current_total"))
    for f in FUNDS:
        yield same("X14-01", f, s(t1, f"rev.{f}_approp"), s(t4, f"rev.{f}_approp"))
    yield same("X13-01", "", s(t1, "exp.current_total"), s("expenditure", "total", "total"))
    yield same("X45-01", "", s(t4, "exp.current_total", "gpb"), s("gpb_expenditure", "total", "total"))
    for identity, summary, measure, statement in (
        ("X13-02", t1, "amount", "expenditure"),
        ("X45-02", t4, "gpb", "gpb_expenditure"),
    ):
        codes = [code for code, _ in s.rows[statement]]
        for code in (c for c in codes if len(c) == 3):
            items = [s(statement, c, "total") for c in codes if len(c) == 7 and c.startswith(code)]
            yield outcome(identity, code, s(summary, f"exp.fn.{code}", measure), items, False)
    for fund in ("gov_fund", "state_capital"):
        for measure, value in (
            ("opening", s(t4, f"bal.opening.{fund}")),
            ("revenue", s(t4, f"rev.{fund}_approp")),
            ("total", s(t4, "exp.current_total", fund)),
            ("closing", s(t4, "bal.closing", fund)),
        ):
            yield same("X47-01", f"{fund}/{measure}", value, s(fund, "total", measure))
    fiscal = ("gpb_expenditure", "gov_fund", "state_capital")
    codes = [code for code, _ in s.rows["expenditure"]]
    for code in (c for c in codes if len(c) == 7):
        for m in ("total", "basic", "project"):
            parts = [s(statement, code, m) for statement in fiscal]
            result = outcome("X35-01", f"{code}/{m}", s("expenditure", code, m), parts, False)
            yield Outcome("X35-01", result.key, min(result.difference, Decimal(0)), result.tolerance, False)
    left = s(t1, "exp.current_total") - s(t4, "exp.current_total", "total")
    classes = [c for c in codes if len(c) == 3]
    items = [
        s(st, c, "total") * (1 if st == "expenditure" else -1)
        for c in classes
        for st in ("expenditure", *fiscal)
    ]
    yield outcome("X35-02", "", left, items, False)
    for statement in fiscal:
        for code, _ in s.rows[statement]:
            yield same("X37-01", code, Decimal(code not in codes), Decimal(0))
    used, distributed = s(t1, "rev.nonfiscal_surplus_used"), s(t1, "exp.surplus_distribution")
    flow = [
        s(t1, "bal.opening"),
        -s(t4, "bal.opening"),
        s(t1, "rev.current_total"),
        -s(t4, "rev.current_total"),
    ]
    flow += [used, -s(t1, "exp.current_total"), s(t4, "exp.current_total", "total"), -distributed]
    flow += [s(t4, "bal.closing", "total")]
    yield outcome("X14-02", "", s(t1, "bal.closing"), flow, False)
    people = [s(t6, "personnel_total"), s(t6, "public_total")]
    yield outcome("X56-01", "", s("gpb_expenditure", "total", "basic"), people, False)
    for code, item in (("2080505", "30108"), ("2080506", "30109"), ("2210201", "30113")):
        yield same("A56-01", item, s("gpb_expenditure", code, "basic"), s(t6, item))
    medical = [s("gpb_expenditure", code, "basic") for code in ("2101101", "2101102")]
    yield outcome("A56-02", "", s(t6, "30110"), medical, False)
    for item, code in (
        ("overseas", "30212"),
        ("vehicle_operation", "30231"),
        ("reception", "30217"),
        ("vehicle_purchase", "31013"),
    ):
        low = min(s("three_public", item, "final") - s(t6, code), Decimal(0))
        yield Outcome("X69-01", item, low, Decimal(0), False)
