"""What the small department's notes say beside its totals: parts, items, shares, budgets, changes, counts – all exact."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from tests.validating.ledger import cells

Table = Mapping[str, Mapping[str, str | None]]
Lines = dict[str, dict[str, str | None]]


def sentences(report_id: str, tables: Mapping[str, Table]) -> list[dict[str, object]]:
    """Return the facts of the sentences that restate or divide what `tables` print."""
    lines = _structure(tables) | _items(tables) | _three_public(tables["three_public"]) | _counts()
    total = Decimal(str(tables["rev_exp_summary"]["rev.grand_total"]["amount"]))
    lines["rev_exp_total.restated"] = {"prior": str(total - 10)}
    return list(cells(report_id, "narrative", lines))


def _percent(part: str | None, whole: str | None) -> str:
    ratio = Decimal(part or 0) / Decimal(str(whole)) * 100
    return str(ratio.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _structure(tables: Mapping[str, Table]) -> Lines:
    lines: Lines = {}
    for statement in ("revenue", "expenditure"):
        row = tables[statement]["total"]
        for part, amount in row.items():
            if part != "total":
                share = _percent(amount, row["total"])
                lines[f"{statement}.{part}"] = {"current": amount, "share_pct": share}
    for fund in ("gpb", "gov_fund", "state_capital"):
        line = f"rev.{fund}_approp"
        lines[f"approp_revenue.{fund}"] = {"current": tables["approp_summary"][line]["amount"]}
    economic = tables["gpb_basic_economic"]
    lines["basic"] = {"current": tables["gpb_expenditure"]["total"]["basic"]}
    lines["personnel"] = {"current": economic["personnel_total"]["amount"]}
    lines["public"] = {"current": economic["public_total"]["amount"]}
    for code in (code for code in economic if len(code) == 5):
        lines[f"economic.{code}"] = {"current": economic[code]["amount"]}
    return lines


def _items(tables: Mapping[str, Table]) -> Lines:
    lines: Lines = {}
    gpb, budgets = tables["gpb_expenditure"], Decimal(0)
    for code, row in gpb.items():
        if len(code) == 3:
            share = _percent(row["total"], gpb["total"]["total"])
            lines[f"fn.{code}"] = {"current": row["total"], "share_pct": share}
        if len(code) == 7:
            budget = Decimal(str(row["total"])) + 5
            budgets += budget
            done = _percent(row["total"], str(budget))
            lines[f"fn.{code}"] = {
                "initial_budget": str(budget),
                "final": row["total"],
                "completion_pct@initial": done,
            }
    total = gpb["total"]["total"]
    lines["gpb_expenditure"] = {
        "initial_budget": str(budgets),
        "final": total,
        "completion_pct@initial": _percent(total, str(budgets)),
        "share_pct": _percent(total, tables["expenditure"]["total"]["total"]),
    }
    for fund in ("gov_fund", "state_capital"):
        lines[fund] = {"current": tables[fund]["total"]["total"]}
        lines[f"{fund}.revenue"] = {"current": tables[fund]["total"]["revenue"]}
        for code in (code for code in tables[fund] if len(code) == 7):
            lines[f"{fund}.fn.{code}"] = {"final": tables[fund][code]["total"]}
    return lines


def _three_public(table: Table) -> Lines:
    lines: Lines = {}
    for item, row in table.items():
        final = Decimal(str(row["final"]))
        line = lines["three_public" if item == "total" else f"three_public.{item}"] = {
            "final": row["final"],
            "initial_budget": row["budget@initial"],
            "completion_pct": _percent(row["final"], row["budget@initial"]),
        }
        if item in ("total", "overseas", "vehicles", "reception"):
            prior = final / 2
            line |= {"prior": f"{prior:.2f}", "difference": f"{final - prior:.2f}", "growth_pct": "100.00"}
        if item in ("overseas", "vehicles", "reception"):
            line["share_pct"] = _percent(row["final"], table["total"]["final"])
    return lines


def _counts() -> Lines:
    amounts = {
        "procurement": 60,
        "procurement.goods": 10,
        "procurement.works": 20,
        "procurement.services": 30,
        "performance.projects": 23,
        "performance.project.甲": 10,
        "performance.project.乙": 13,
    }
    counts = {
        "performance.self_evaluated": 4,
        "performance.grade.excellent": 3,
        "performance.grade.good": 1,
        "performance.problems.found": 2,
        "performance.problems.fixed": 1,
        "performance.problems.open": 1,
        "vehicles": 6,
        "vehicles.special": 2,
        "vehicles.other": 4,
    }
    lines: Lines = {line: {"current": f"{amount}.00"} for line, amount in amounts.items()}
    return lines | {line: {"count": str(count)} for line, count in counts.items()}
