"""Books of departments that are right: random flows in fen by code, each year opening where the last one closed.

How they are printed is correct_departments.py's.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pipelines.resources import folder
from specimens.ledger import FISCAL, INCOME, SPENDING, ZERO, Books

LINKED = {"2080505": "30108", "2080506": "30109", "2101103": "30111", "2210201": "30113"}
"""Items whose basic expenditure stands in one economic item too."""
_UNLINKED = ("2101101", "2101102", "2210202", "2210203")
_SPENT_ON = {
    "overseas": "30212",
    "vehicle_purchase": "31013",
    "vehicle_operation": "30231",
    "reception": "30217",
}
Flows = dict[str, dict[str, dict[str, Decimal]]]


def department_books(seed: int, years: int, form: dict[str, Any], *, is_new: bool) -> Iterator[Books]:
    """Yield the books of one department year by year; a new one opens with nothing."""
    chance = random.Random(seed)
    names = code_names()
    codes = {
        "gpb": _some(chance, [c for c in names if names[c][1] == "general"], 2, 8),
        "gov_fund": _some(chance, [c for c in names if names[c][1] == "gov_fund"], 0, 3),
        "state_capital": _some(chance, [c for c in names if names[c][1] == "state_capital"], 0, 2),
    }
    codes["gpb"] += [code for code in LINKED if chance.random() < 0.6]
    opening = {fund: {code: _fen(chance) for code in codes[fund]} for fund in ("gov_fund", "state_capital")}
    opening |= {"gpb": {"": _fen(chance)}, "nonfiscal": {"": _fen(chance)}}
    if is_new:
        opening = {fund: dict.fromkeys(rows, ZERO) for fund, rows in opening.items()}
    for year in range(2018, 2018 + years):
        books = _books(chance, year, codes, opening, form)
        yield books
        opening = books.closing()


def code_names() -> dict[str, tuple[str, str]]:
    """Return name and budget of every code whose name is certain."""
    with ((folder("sql") / "ref") / "function.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["trust"] == "A"]
    known = {row["code"]: (row["name"], row["budget"]) for row in rows}
    with_parents = {
        code: entry
        for code, entry in known.items()
        if all(code[:n] in known for n in (3, 5) if n <= len(code))
    }
    return {code: entry for code, entry in with_parents.items() if not code.startswith(("231", "232"))}


def _some(chance: random.Random, codes: list[str], least: int, most: int) -> list[str]:
    items = sorted(code for code in codes if len(code) == 7 and code not in LINKED and code not in _UNLINKED)
    return chance.sample(items, min(len(items), chance.randint(least, most)))


def _fen(chance: random.Random, most_wan: int = 3000) -> Decimal:
    """Return an amount in yuan with fen, small ones as likely as great ones; zero one time in eight.

    At least 100 yuan: less than 50 is printed as 0.00, and the law of rounding takes 0.00 for nothing.
    """
    if chance.random() < 0.125:
        return ZERO
    return Decimal(chance.randint(10000, int(100 * 10000 * most_wan ** chance.random()))) / 100


def _books(
    chance: random.Random,
    year: int,
    codes: dict[str, list[str]],
    opening: dict[str, dict[str, Decimal]],
    form: dict[str, Any],
) -> Books:
    flows: Flows = {fund: {} for fund in (*FISCAL, "nonfiscal")}
    for fund in FISCAL:
        left = sum(opening[fund].values(), ZERO)
        for code in codes[fund]:
            spent = {"spend_basic": _fen(chance) if fund == "gpb" else ZERO, "spend_project": _fen(chance)}
            own = opening[fund].get(code, ZERO) if fund != "gpb" else left
            used = min(own, sum(spent.values())) if chance.random() < 0.4 else ZERO
            left -= used
            revenue = sum(spent.values()) - used + (_fen(chance, 50) if chance.random() < 0.3 else ZERO)
            flows[fund][code] = {**spent, "revenue": revenue}
    spending = {f"spend_{kind}": _fen(chance, 300) for kind in SPENDING if chance.random() < 0.5}
    income = {kind: _fen(chance, 300) for kind in INCOME if chance.random() < 0.5}
    used, given = (_fen(chance, 20) if chance.random() < 0.3 else ZERO for _ in range(2))
    short = (
        sum(spending.values(), ZERO) + given - used - sum(income.values(), ZERO) - opening["nonfiscal"][""]
    )
    if short > 0:
        income["other"] = income.get("other", ZERO) + short
    flows["nonfiscal"][chance.choice(codes["gpb"])] = {**spending, **income}
    economic = _economic(chance, flows["gpb"], form)
    three = {"final": _three_public(chance, economic), "budget": _three_public(chance, {})}
    return Books(year, flows, opening, used, given, economic, three)


def _economic(
    chance: random.Random, gpb: dict[str, dict[str, Decimal]], form: dict[str, Any]
) -> dict[str, Decimal]:
    """Return basic expenditure by economic item: linked codes one by one, the rest cut at random."""
    amounts = {LINKED[code]: row["spend_basic"] for code, row in gpb.items() if code in LINKED}
    rest = sum((row["spend_basic"] for code, row in gpb.items() if code not in LINKED), ZERO)
    free = [c for c in form["economic"] if len(c) == 5 and c not in LINKED.values() and c != "30110"]
    items = chance.sample(free, chance.randint(3, 18))
    cuts = sorted(chance.randint(0, int(rest * 100)) for _ in items[1:])
    for item, low, high in zip(items, [0, *cuts], [*cuts, int(rest * 100)], strict=True):
        amounts[item] = Decimal(high - low) / 100
    return amounts


def _three_public(chance: random.Random, economic: dict[str, Decimal]) -> dict[str, Decimal]:
    items = {item: economic.get(code, ZERO) + _fen(chance, 10) for item, code in _SPENT_ON.items()}
    items["vehicles"] = items["vehicle_purchase"] + items["vehicle_operation"]
    return items | {"total": items["overseas"] + items["vehicles"] + items["reception"]}
