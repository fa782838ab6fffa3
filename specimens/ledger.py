"""The books of the fictional department, year by year, in yuan and fen; each year opens where the last one closed.

What the statements print of them is ledger_statements.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

ZERO = Decimal(0)
FISCAL = ("gpb", "gov_fund", "state_capital")
INCOME = ("superior_subsidy", "institutional", "business", "affiliate_remittance", "other")
SPENDING = ("basic", "project", "remit_to_superior", "business", "subsidy_to_affiliates")


@dataclass(frozen=True)
class Books:
    """One year of the department: flows[fund][code][kind] in yuan; fund 'nonfiscal' keeps income apart by kind."""

    year: int
    flows: dict[str, dict[str, dict[str, Decimal]]]
    opening: dict[str, dict[str, Decimal]]  # fund -> code -> yuan; gpb and nonfiscal are kept under ''
    surplus_used: Decimal
    surplus_distribution: Decimal
    economic: dict[str, Decimal]
    three_public: dict[str, dict[str, Decimal]]

    def flow(self, fund: str, kinds: Iterable[str], code: str = "") -> Decimal:
        """Sum the kinds over all codes that begin with `code`."""
        return sum(
            (row.get(k, ZERO) for c, row in self.flows[fund].items() if c.startswith(code) for k in kinds),
            ZERO,
        )

    def spent(self, fund: str, code: str = "") -> Decimal:
        """All spending of a fund under a code."""
        return self.flow(fund, [f"spend_{kind}" for kind in SPENDING], code)

    def opened(self, fund: str, code: str = "") -> Decimal:
        """The opening balance of a fund, or of one code in it."""
        return sum((v for c, v in self.opening[fund].items() if c.startswith(code)), ZERO)

    def closed(self, fund: str, code: str = "") -> Decimal:
        """The closing balance: opening + revenue − spending (and for non-fiscal money + used − distributed)."""
        if fund == "nonfiscal":
            income = self.flow(fund, INCOME) + self.surplus_used - self.surplus_distribution
        else:
            income = self.flow(fund, ["revenue"], code)
        return self.opened(fund, code) + income - self.spent(fund, code)

    def closing(self) -> dict[str, dict[str, Decimal]]:
        """The balances with which the next year opens."""
        by_code = {
            fund: {c: self.closed(fund, c) for c in sorted({*self.flows[fund], *self.opening[fund]})}
            for fund in ("gov_fund", "state_capital")
        }
        return {"gpb": {"": self.closed("gpb")}, "nonfiscal": {"": self.closed("nonfiscal")}, **by_code}


def read_books(series: dict[str, Any]) -> list[Books]:
    """Read `ledger:` of a series; each year opens with the closing balances of the year before."""
    ledger, books = series["ledger"], []
    opening = {
        fund: _decimals(rows) if isinstance(rows, dict) else {"": Decimal(rows)}
        for fund, rows in ledger["opening"].items()
    }
    for year, data in ledger["years"].items():
        flows = {
            fund: {
                code: {k: Decimal(v) for k, v in row.items() if k != "budget_wan"}
                for code, row in rows.items()
            }
            for fund, rows in data["flows"].items()
        }
        economic = _decimals(data["economic"])
        rest = sum((row.get("spend_basic", ZERO) for row in flows["gpb"].values()), ZERO) - sum(
            economic.values()
        )
        economic[ledger["balancing_economic_item"]] = rest
        three = {stage: _decimals(items) for stage, items in data["three_public"].items()}
        for items in three.values():
            items["vehicles"] = items["vehicle_purchase"] + items["vehicle_operation"]
            items["total"] = items["overseas"] + items["vehicles"] + items["reception"]
        year_books = Books(
            int(year),
            flows,
            opening,
            Decimal(data["surplus_used"]),
            Decimal(data["surplus_distribution"]),
            economic,
            three,
        )
        books.append(year_books)
        opening = year_books.closing()
    return books


def _decimals(rows: dict[str, Any]) -> dict[str, Decimal]:
    return {str(key): Decimal(value) for key, value in rows.items()}
