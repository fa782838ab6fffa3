"""What the notes of a report that is right say: totals against last year, shares, items against budgets, counts.

Amounts are those that the statements print. Rates and changes are taken from the printed amounts or from unrounded ones
behind them, as issuers do either; a base of zero has the rate 100 or none.
"""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from specimens.amounts import Amounts
from tests.validating.ledger import fact

ZERO, CENT = Decimal("0.00"), Decimal("0.01")
TOTALS = {
    "rev_exp_total": ("rev_exp_summary", "rev.grand_total", "amount"),
    "revenue_total": ("rev_exp_summary", "rev.current_total", "amount"),
    "expenditure_total": ("rev_exp_summary", "exp.current_total", "amount"),
    "approp_total": ("approp_summary", "rev.grand_total", "amount"),
    "gpb_expenditure": ("gpb_expenditure", "total", "total"),
    "agency_operating": ("", "", ""),
}
THREE = ("overseas", "vehicles", "reception")
Facts = list[dict[str, Any]]
Line = dict[str, str | None]


class Told:
    """The amounts of one year as a writer of notes has them before him: `printed` and, behind it, `behind`."""

    def __init__(self, amounts: Amounts, chance: random.Random) -> None:
        self._amounts = amounts
        self._behind: dict[Decimal, Decimal] = {}
        self._chance = chance
        public = self.printed("gpb_basic_economic", "public_total", "amount")
        self.agency_operating = (public * chance.randint(0, 100) / 100).quantize(CENT, ROUND_HALF_UP)

    def printed(self, statement: str, line: str, measure: str) -> Decimal:
        """Return what a cell prints, zero for nothing."""
        return Decimal((self._amounts.get(statement, line, measure) or "0.00").replace(",", ""))

    def total(self, key: str) -> Decimal:
        """Return one of the amounts that next year is compared with."""
        return self.agency_operating if key == "agency_operating" else self.printed(*TOTALS[key])

    def behind(self, amount: Decimal) -> Decimal:
        """Return an unrounded amount that is printed as `amount`, the same one each time."""
        if amount not in self._behind:
            off = Decimal(self._chance.randint(-49, 49)) / 10000
            self._behind[amount] = amount + off if amount else amount
        return self._behind[amount]

    def lines(self, statement: str) -> list[str]:
        """Return the lines of a statement that print something."""
        return sorted({key[1] for key in self._amounts.printed if key[0] == statement})


def sentences(report_id: str, told: Told, before: Told | None, profile: str, chance: random.Random) -> Facts:
    """Return the facts of the notes; `before` is None in the first year of a new department."""
    exact = chance.random() < 0.5
    lines = {
        **_shares(told, exact),
        **_items(told, profile, chance, exact),
        **_economic(told, profile),
        **_counts(chance),
    }
    for key in TOTALS:
        prior = before.total(key) if before else ZERO
        lines.setdefault(key, {})["current"] = str(told.total(key))
        behind = None if exact or before is None else before.behind(prior)
        lines[key] |= _change(told, told.total(key), prior, behind, chance)
    for item in ("total", *THREE):
        final, prior = (one.printed("three_public", item, "final") if one else ZERO for one in (told, before))
        budget = told.printed("three_public", item, "budget")
        stage = "adjusted" if profile == "hubei" else "initial"
        line = lines["three_public" if item == "total" else f"three_public.{item}"] = {
            f"{stage}_budget": str(budget),
            "final": str(final),
            **_change(told, final, prior, None, chance),
        }
        if budget:
            line["completion_pct"] = _percent(final, budget)
    rows = [
        fact(report_id, "narrative", line, measure, printed)
        for line, stated in lines.items()
        for measure, printed in stated.items()
    ]
    return _as_form_says(rows, profile)


def _as_form_says(rows: Facts, profile: str) -> Facts:
    """Hubei prints the prior amount; Shanghai leaves it to be implied by the change."""
    if profile == "hubei":
        return rows
    changes = {row["line_id"]: Decimal(row["value"]) for row in rows if row["measure"] == "difference"}
    now = {row["line_id"]: Decimal(row["value"]) for row in rows if row["measure"] in ("current", "final")}
    said = []
    for row in rows:
        if row["measure"] == "prior":
            implied = str(now[row["line_id"]] - changes[row["line_id"]])
            row = fact(row["report_id"], "narrative", row["line_id"], "prior", implied)
            row |= {"is_derived": True, "printed": None}
        said.append(row)
    return said


def _percent(part: Decimal, whole: Decimal) -> str:
    return str((part / whole * 100).quantize(CENT, ROUND_HALF_UP))


def _change(
    told: Told, current: Decimal, prior: Decimal, behind: Decimal | None, chance: random.Random
) -> Line:
    """Return prior amount, change and growth; from unrounded amounts where `behind` gives last year's."""
    now, then = (current, prior) if behind is None else (told.behind(current), behind)
    difference = (now - then).quantize(CENT, ROUND_HALF_UP)
    line: Line = {"prior": str(prior), "difference": str(difference)}
    if then:
        line["growth_pct"] = _percent(now - then, then)
    elif difference and chance.random() < 0.5:
        line["growth_pct"] = "100.00"
    return line


def _shares(told: Told, exact: bool) -> dict[str, Line]:
    lines: dict[str, Line] = {}
    for statement, parts in (
        ("revenue", ("fiscal_approp", "superior_subsidy", "institutional", "business", "affiliate_remittance", "other")),
        ("expenditure", ("basic", "project", "remit_to_superior", "business", "subsidy_to_affiliates")),
    ):  # fmt: skip
        whole = told.printed(statement, "total", "total")
        for part in parts:
            amount = told.printed(statement, "total", part)
            if amount and whole:
                share = (
                    _percent(amount, whole) if exact else _percent(told.behind(amount), told.behind(whole))
                )
                lines[f"{statement}.{part}"] = {"current": str(amount), "share_pct": share}
    return lines


def _items(told: Told, profile: str, chance: random.Random, exact: bool) -> dict[str, Line]:
    """Hubei describes 类 with their shares, Shanghai 项 with their budgets."""
    lines: dict[str, Line] = {}
    total = told.printed("gpb_expenditure", "total", "total")
    budgets = ZERO
    for code in told.lines("gpb_expenditure"):
        amount = told.printed("gpb_expenditure", code, "total")
        if len(code) == 3 and profile == "hubei" and total:
            lines[f"fn.{code}"] = {"current": str(amount), "share_pct": _percent(amount, total)}
        if len(code) == 7 and profile == "shanghai":
            budget = chance.choice((ZERO, amount, (amount * chance.randint(50, 200) / 100).quantize(CENT)))
            budgets += budget
            line = lines[f"fn.{code}"] = {"initial_budget": str(budget), "final": str(amount)}
            if budget:
                line["completion_pct@initial"] = _percent(amount, budget)
    if profile == "shanghai" and total:
        line = lines["gpb_expenditure"] = {"initial_budget": str(budgets), "final": str(total)}
        if budgets:
            line["completion_pct@initial"] = _percent(total, budgets)
        whole = told.printed("expenditure", "total", "total")
        line["share_pct"] = (
            _percent(total, whole) if exact else _percent(told.behind(total), told.behind(whole))
        )
    return lines


def _economic(told: Told, profile: str) -> dict[str, Line]:
    lines: dict[str, Line] = {
        "basic": {"current": str(told.printed("gpb_expenditure", "total", "basic"))},
        "personnel": {"current": str(told.printed("gpb_basic_economic", "personnel_total", "amount"))},
        "public": {"current": str(told.printed("gpb_basic_economic", "public_total", "amount"))},
    }
    if profile == "hubei":
        for code in told.lines("gpb_basic_economic"):
            amount = told.printed("gpb_basic_economic", code, "amount")
            if len(code) == 5 and amount:
                lines[f"economic.{code}"] = {"current": str(amount)}
    return lines


def _counts(chance: random.Random) -> dict[str, Line]:
    parts = {
        f"procurement.{kind}": Decimal(chance.randint(0, 30000000)) / 10000
        for kind in ("goods", "works", "services")
    }
    lines: dict[str, Line] = {
        line: {"current": str(amount.quantize(CENT, ROUND_HALF_UP))} for line, amount in parts.items()
    }
    lines["procurement"] = {"current": str(sum(parts.values(), ZERO).quantize(CENT, ROUND_HALF_UP))}
    vehicles = {kind: chance.randint(0, 9) for kind in ("special", "other")}
    lines |= {f"vehicles.{kind}": {"count": str(count)} for kind, count in vehicles.items()}
    return lines | {"vehicles": {"count": str(sum(vehicles.values()))}}
