"""The numbers that part three of the Shanghai form repeats from the statements, with comparisons and shares.

Comparisons are taken from printed amounts (万元), as an issuer does: a prior total is implied by its difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from specimens.amounts import Amounts

TOTALS = {
    "rev_exp_total": ("rev_exp_summary", "rev.grand_total", "amount"),
    "approp_total": ("approp_summary", "rev.grand_total", "amount"),
    "gpb_expenditure": ("gpb_expenditure", "total", "total"),
}
ITEMS = {
    "total": "“三公”经费财政拨款",
    "overseas": "因公出国（境）费",
    "vehicles": "公务用车购置及运行维护费",
    "reception": "公务接待费",
}
INCOME_LABELS = {
    "fiscal_approp": "财政拨款收入",
    "superior_subsidy": "上级补助收入",
    "institutional": "事业收入",
    "business": "经营收入",
    "affiliate_remittance": "附属单位上缴收入",
    "other": "其他收入",
}
SPENDING_LABELS = {
    "basic": "基本支出",
    "project": "项目支出",
    "remit_to_superior": "上缴上级支出",
    "business": "经营支出",
    "subsidy_to_affiliates": "对附属单位补助支出",
}


def percent(part: Decimal, whole: Decimal) -> str:
    """Return part of whole in percent, two decimals; raises ZeroDivisionError for an empty whole."""
    return str((part / whole * 100).quantize(Decimal("0.01"), ROUND_HALF_UP))


@dataclass(frozen=True)
class Change:
    """A printed amount against the year before."""

    current: Decimal
    prior: Decimal

    @property
    def sentence(self) -> str:
        """Return 减少56.95万元，下降1.87% – or 持平, or the difference alone where the prior was zero."""
        difference = self.current - self.prior
        if difference == 0:
            return "持平"
        verb, rate = ("增加", "增长") if difference > 0 else ("减少", "下降")
        if self.prior == 0:
            return f"{verb}{abs(difference)}万元"
        return f"{verb}{abs(difference)}万元，{rate}{percent(abs(difference), self.prior)}%"

    def why(self, reasons: dict[str, str]) -> str:
        """Return the reason that fits the direction."""
        return reasons["up" if self.current > self.prior else "down"]


class Figures:
    """The printed amounts of one year as numbers."""

    def __init__(self, amounts: Amounts, agency_operating: str) -> None:
        self._amounts = amounts
        self.rows = amounts.rows
        self.agency_operating = Decimal(agency_operating)

    def of(self, statement: str, line_id: str, measure: str = "amount") -> Decimal:
        """Return a printed amount, zero for a blank."""
        return Decimal((self._amounts.get(statement, line_id, measure) or "0.00").replace(",", ""))

    def totals(self) -> dict[str, Decimal]:
        """Return the totals that the next year's report compares with."""
        return {key: self.of(*where) for key, where in TOTALS.items()} | {
            "agency_operating": self.agency_operating
        }

    def three_public(self) -> dict[str, Decimal]:
        """Return the final amounts of the three public expenses."""
        return {item: self.of("three_public", item, "final") for item in ITEMS}


def shanghai_figures(
    figures: Figures, prior: dict[str, Decimal], prior_three: dict[str, Decimal], budgets: dict[str, dict[str, str]],
    series: dict[str, Any],
) -> dict[str, Any]:  # fmt: skip
    """Return what the Shanghai template prints beside the statements."""
    names = series["names"]
    three = figures.three_public()
    budget = {item: figures.of("three_public", item, "budget") for item in ITEMS}
    gpb_total = figures.of("gpb_expenditure", "total", "total")
    return {
        "changes": {key: Change(value, prior[key]) for key, value in figures.totals().items()},
        "income": _parts(figures, "revenue", INCOME_LABELS),
        "spending": _parts(figures, "expenditure", SPENDING_LABELS),
        "of": figures.of,
        "classes": [
            (
                names[code],
                figures.of("gpb_expenditure", code, "total"),
                percent(figures.of("gpb_expenditure", code, "total"), gpb_total),
            )
            for code, _ in figures.rows["gpb_expenditure"]
            if len(code) == 3
        ],
        "items": {
            fund: _items(figures, statement, budgets[fund], series)
            for fund, statement in (
                ("gpb", "gpb_expenditure"),
                ("gov_fund", "gov_fund"),
                ("state_capital", "state_capital"),
            )
        },
        "gpb_budget": sum((Decimal(v) for v in budgets["gpb"].values()), Decimal(0)),
        "percent": percent,
        "three": {
            item: {
                "label": label,
                "budget": budget[item],
                "final": three[item],
                "done": percent(three[item], budget[item]) if budget[item] else None,
                "change": Change(three[item], prior_three[item]),
                "share": percent(three[item], three["total"]),
            }
            for item, label in ITEMS.items()
        },
        "economic": {
            group: [
                series["economic"][code]
                for code in series["economic"]
                if code.startswith(classes) and len(code) == 5 and figures.of("gpb_basic_economic", code)
            ]
            for group, classes in (("personnel", ("301", "303")), ("public", ("302", "310")))
        },
    }


def _parts(figures: Figures, statement: str, labels: dict[str, str]) -> str:
    """Return 财政拨款收入…万元，占…%；… for the parts of a total that are not zero."""
    total = figures.of(statement, "total", "total")
    parts = {label: figures.of(statement, "total", measure) for measure, label in labels.items()}
    return "；".join(
        f"{label}{value}万元，占{percent(value, total)}%" for label, value in parts.items() if value
    )


def _items(
    figures: Figures, statement: str, budgets: dict[str, str], series: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return one entry per 项: its three names, purpose, initial budget and final amount."""
    names, entries = series["names"], []
    for code, _ in figures.rows[statement]:
        if len(code) == 7:
            change = Change(figures.of(statement, code, "total"), Decimal(budgets[code]))
            entries.append(
                {
                    "path": f"{names[code[:3]]}（类）{names[code[:5]]}（款）{names[code]}（项）",
                    "purpose": series["purposes"][code],
                    "change": change,
                }
            )
    return entries
