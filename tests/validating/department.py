"""A small department whose nine statements and sentences agree to the cent, every line and column of the contract used.

Amounts are whole 万元 with two decimals; nothing is rounded, so every identity is exact.
"""

from __future__ import annotations

from decimal import Decimal

from tests.validating.ledger import cells, fact
from tests.validating.sentences import sentences

# code: (basic, project) by fund, and where the money of T2 comes from beyond appropriations
GPB = {
    "2010101": (310, 40),
    "2010102": (0, 25),
    "2010301": (17, 0),
    "2080505": (63, 0),
    "2210201": (41, 0),
    "2210202": (5, 0),
}
GOV_FUND = {"2120801": (2, 70), "2120803": (0, 9)}
STATE_CAPITAL = {"2230101": (1, 12), "2230102": (0, 8)}
OTHER = ("superior_subsidy", "institutional", "business", "affiliate_remittance", "other")
OTHER_REVENUE = dict(zip(OTHER, (4, 3, 2, 6, 5), strict=True))
OTHER_SPENDING = {"remit_to_superior": 3, "business": 2, "subsidy_to_affiliates": 1}
OPENING = {"gpb": 30, "gov_fund": 11, "state_capital": 7, "other": 12}
CLOSING = {"gpb": 24, "gov_fund": 13, "state_capital": 6, "other": 10}
SURPLUS_USED, SURPLUS_DISTRIBUTED = 8, 24
ECONOMIC = {"30101": 200, "30102": 150, "30302": 30, "30201": 40, "30216": 10, "31002": 6}

Row = dict[str, str | None]
Table = dict[str, Row]


def text(amount: int | Decimal) -> str | None:
    """Return the amount as printed, blank for zero."""
    return f"{Decimal(amount):.2f}" if amount else None


def department(report_id: str) -> list[dict[str, object]]:
    """Return the facts of the department's report."""
    spent = {"gpb": _sum(GPB), "gov_fund": _sum(GOV_FUND), "state_capital": _sum(STATE_CAPITAL)}
    received = {fund: spent[fund] + CLOSING[fund] - OPENING[fund] for fund in spent}
    tables = {
        "rev_exp_summary": _summary(received, spent),
        "revenue": _by_code(_revenue_items(received)),
        "expenditure": _by_code(_expenditure_items()),
        "approp_summary": _appropriations(received, spent),
        "gpb_expenditure": _by_code({code: _kinds(pair) for code, pair in GPB.items()}),
        "gpb_basic_economic": _economic(),
        "gov_fund": _by_code(_fund_items("gov_fund", GOV_FUND, received)),
        "state_capital": _by_code(_fund_items("state_capital", STATE_CAPITAL, received)),
        "three_public": _three_public(),
    }
    facts = [row for statement, table in tables.items() for row in cells(report_id, statement, table)]
    return facts + _narrative(report_id, tables) + sentences(report_id, tables)


def _sum(items: dict[str, tuple[int, int]]) -> int:
    return sum(basic + project for basic, project in items.values())


def _kinds(pair: tuple[int, int]) -> dict[str, int]:
    return {"total": sum(pair), "basic": pair[0], "project": pair[1]}


def _by_code(items: dict[str, dict[str, int]]) -> Table:
    """Return 合计, 类, 款 and 项 rows of amounts given by 项."""
    codes = sorted({code[:length] for code in items for length in (3, 5, 7)})
    measures = list(dict.fromkeys(measure for row in items.values() for measure in row))
    rows = {"total": items} | {
        code: {item: row for item, row in items.items() if item.startswith(code)} for code in codes
    }
    return {
        line: {measure: text(sum(row.get(measure, 0) for row in below.values())) for measure in measures}
        for line, below in rows.items()
    }


def _classes(items: dict[str, tuple[int, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for code, pair in items.items():
        found[code[:3]] = found.get(code[:3], 0) + sum(pair)
    return found


def _expenditure_items() -> dict[str, dict[str, int]]:
    items = {code: _kinds(pair) for code, pair in (GPB | GOV_FUND | STATE_CAPITAL).items()}
    first = items["2010101"] | OTHER_SPENDING
    first["total"] += sum(OTHER_SPENDING.values())
    return items | {"2010101": first}


def _revenue_items(received: dict[str, int]) -> dict[str, dict[str, int]]:
    own = sum(OTHER_REVENUE.values())
    items: dict[str, dict[str, int]] = {
        "2010101": {"total": received["gpb"] - 100 + own, "fiscal_approp": received["gpb"] - 100}
        | OTHER_REVENUE,
        "2010102": {"total": 60, "fiscal_approp": 60},
        "2080505": {"total": 40, "fiscal_approp": 40},
    }
    for fund, code in (("gov_fund", "2120801"), ("state_capital", "2230101")):
        items[code] = {"total": received[fund], "fiscal_approp": received[fund]}
    return items


def _summary(received: dict[str, int], spent: dict[str, int]) -> Table:
    classes = _classes(GPB | GOV_FUND | STATE_CAPITAL)
    classes["201"] += sum(OTHER_SPENDING.values())
    revenue = sum(received.values()) + sum(OTHER_REVENUE.values())
    expenditure = sum(classes.values())
    opening, closing = sum(OPENING.values()), sum(CLOSING.values())
    assert revenue + SURPLUS_USED + opening == expenditure + SURPLUS_DISTRIBUTED + closing
    lines = {f"rev.{fund}_approp": amount for fund, amount in received.items()}
    lines |= {f"rev.{source}": amount for source, amount in OTHER_REVENUE.items()}
    lines |= {
        "rev.current_total": revenue,
        "rev.nonfiscal_surplus_used": SURPLUS_USED,
        "bal.opening": opening,
    }
    lines |= {"rev.grand_total": revenue + SURPLUS_USED + opening}
    lines |= {f"exp.fn.{code}": amount for code, amount in classes.items()} | {"exp.fn.202": 0}
    lines |= {"exp.current_total": expenditure, "exp.surplus_distribution": SURPLUS_DISTRIBUTED}
    lines |= {"bal.closing": closing, "exp.grand_total": expenditure + SURPLUS_DISTRIBUTED + closing}
    return {line: {"amount": text(amount)} for line, amount in lines.items()}


def _appropriations(received: dict[str, int], spent: dict[str, int]) -> Table:
    opening = {fund: OPENING[fund] for fund in received}
    left = {f"rev.{fund}_approp": amount for fund, amount in received.items()}
    left |= {"rev.current_total": sum(received.values()), "bal.opening": sum(opening.values())}
    left |= {f"bal.opening.{fund}": amount for fund, amount in opening.items()}
    left |= {"rev.grand_total": sum(received.values()) + sum(opening.values())}
    funds = {"gpb": _classes(GPB), "gov_fund": _classes(GOV_FUND), "state_capital": _classes(STATE_CAPITAL)}
    codes = sorted({code for classes in funds.values() for code in classes})
    right = {f"exp.fn.{code}": {fund: funds[fund].get(code, 0) for fund in funds} for code in codes}
    right["exp.current_total"] = spent
    right["bal.closing"] = {fund: CLOSING[fund] for fund in funds}
    right["exp.grand_total"] = {fund: spent[fund] + CLOSING[fund] for fund in funds}
    table: Table = {line: {"amount": text(amount)} for line, amount in left.items()}
    for line, row in right.items():
        table[line] = {"total": text(sum(row.values()))} | {
            fund: text(amount) for fund, amount in row.items()
        }
    return table


def _economic() -> Table:
    classes: dict[str, int] = {}
    for code, amount in ECONOMIC.items():
        classes[code[:3]] = classes.get(code[:3], 0) + amount
    totals = {
        "personnel_total": classes["301"] + classes["303"],
        "public_total": classes["302"] + classes["310"],
    }
    return {line: {"amount": text(amount)} for line, amount in (classes | ECONOMIC | totals).items()}


def _fund_items(
    fund: str, items: dict[str, tuple[int, int]], received: dict[str, int]
) -> dict[str, dict[str, int]]:
    """Return the items with balances; revenue and balances stand on the first one, the second spends its own."""
    first, second = items
    table = {code: _kinds(pair) for code, pair in items.items()}
    of_second = table[second]["total"]
    table[second] |= {"opening": 1, "revenue": of_second, "closing": 1}
    table[first] |= {
        "opening": OPENING[fund] - 1,
        "revenue": received[fund] - of_second,
        "closing": CLOSING[fund] - 1,
    }
    return table


def _three_public() -> Table:
    parts = {
        "total": 10,
        "overseas": 1,
        "vehicles": 7,
        "vehicle_purchase": 3,
        "vehicle_operation": 4,
        "reception": 2,
    }
    return {
        item: {"budget@initial": text(30 * part), "final": text(20 * part)} for item, part in parts.items()
    }


def _narrative(report_id: str, tables: dict[str, Table]) -> list[dict[str, object]]:
    stated = {
        "rev_exp_total": tables["rev_exp_summary"]["rev.grand_total"]["amount"],
        "revenue_total": tables["rev_exp_summary"]["rev.current_total"]["amount"],
        "expenditure_total": tables["rev_exp_summary"]["exp.current_total"]["amount"],
        "approp_total": tables["approp_summary"]["rev.grand_total"]["amount"],
        "gpb_expenditure": tables["gpb_expenditure"]["total"]["total"],
        "agency_operating": "50.00",
    }
    rows = []
    for line, current in stated.items():
        prior = Decimal(str(current)) - 10
        growth = (Decimal(1000) / prior).quantize(Decimal("0.01"))
        amounts = {"current": current, "prior": text(prior), "difference": "10.00", "growth_pct": str(growth)}
        rows += [fact(report_id, "narrative", line, measure, printed) for measure, printed in amounts.items()]
    implied = {"is_derived": True, "printed": None}
    return [
        row | implied if (row["line_id"], row["measure"]) == ("approp_total", "prior") else row
        for row in rows
    ]
