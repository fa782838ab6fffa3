"""The nine statements that follow from the books, in 万元 as printed.

项 rows are rounded; 款 and 类 are sums of rounded 项 (bottom-up). 合计, the lines of T1 and T4 and all of T6 and T9
are rounded from yuan by themselves, as real issuers do: hence the tails of 0.01.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from specimens.amounts import Amounts
from specimens.layout import Layout
from specimens.ledger import FISCAL, INCOME, SPENDING, ZERO, Books
from specimens.statements import THREE_PUBLIC

Put = Callable[[str, str, str, Decimal], None]


def wan(yuan: Decimal) -> Decimal:
    """Return yuan as 万元 with two decimals, half up."""
    return (yuan / 10000).quantize(Decimal("0.01"), ROUND_HALF_UP)


def statements(books: Books, names: dict[str, str], form: dict[str, Any], layout: Layout) -> Amounts:
    """Return the nine statements of one year as they are printed."""
    amounts = Amounts()

    def put(statement: str, line_id: str, measure: str, value: Decimal) -> None:
        amounts.put(statement, line_id, measure, layout.amount(value, statement))

    _summaries(books, form, put)
    for statement, cells in _functional_cells(books).items():
        codes = sorted({code for code, row in cells.items() if any(row.values())})
        rows = sorted({code[:length] for code in codes for length in (3, 5, 7)})
        amounts.rows[statement] = [(code, names[code]) for code in rows]
        for row in rows:
            for measure in cells[codes[0]]:
                put(
                    statement,
                    row,
                    measure,
                    sum((cells[c][measure] for c in codes if c.startswith(row)), ZERO),
                )
        for measure, value in _totals(books, statement).items():
            put(statement, "total", measure, wan(value))
    _economic(books, form, put)
    for stage, items in books.three_public.items():
        for item in THREE_PUBLIC:
            put("three_public", item, stage, wan(items[item]))
    return amounts


def _summaries(books: Books, form: dict[str, Any], put: Put) -> None:
    """T1 and T4."""
    every = (*FISCAL, "nonfiscal")
    income = {f"rev.{fund}_approp": books.flow(fund, ["revenue"]) for fund in FISCAL}
    for line, value in income.items():
        put("rev_exp_summary", line, "amount", wan(value))
        put("approp_summary", line, "amount", wan(value))
    for kind in INCOME:
        put("rev_exp_summary", f"rev.{kind}", "amount", wan(books.flow("nonfiscal", [kind])))
    fiscal_income = sum(income.values(), ZERO)
    _older_income(income, form, put)
    all_income = fiscal_income + books.flow("nonfiscal", INCOME)
    spent = sum((books.spent(fund) for fund in every), ZERO)
    opened = sum((books.opened(fund) for fund in every), ZERO)
    closed = sum((books.closed(fund) for fund in every), ZERO)
    for line, value in {
        "rev.current_total": all_income,
        "rev.nonfiscal_surplus_used": books.surplus_used,
        "bal.opening": opened,
        "rev.grand_total": all_income + books.surplus_used + opened,
        "exp.current_total": spent,
        "exp.surplus_distribution": books.surplus_distribution,
        "bal.closing": closed,
        "exp.grand_total": spent + books.surplus_distribution + closed,
    }.items():
        put("rev_exp_summary", line, "amount", wan(value))
    fiscal_opened = sum((books.opened(fund) for fund in FISCAL), ZERO)
    put("approp_summary", "rev.current_total", "amount", wan(fiscal_income))
    put("approp_summary", "bal.opening", "amount", wan(fiscal_opened))
    for fund in FISCAL:
        put("approp_summary", f"bal.opening.{fund}", "amount", wan(books.opened(fund)))
    put("approp_summary", "rev.grand_total", "amount", wan(fiscal_income + fiscal_opened))
    for code, _name in form["classes"]:
        put(
            "rev_exp_summary",
            f"exp.fn.{code}",
            "amount",
            wan(sum((books.spent(f, code) for f in every), ZERO)),
        )
        _right(put, f"exp.fn.{code}", {fund: books.spent(fund, code) for fund in FISCAL})
    _right(put, "exp.current_total", {fund: books.spent(fund) for fund in FISCAL})
    _right(put, "bal.closing", {fund: books.closed(fund) for fund in FISCAL})
    _right(put, "exp.grand_total", {fund: books.spent(fund) + books.closed(fund) for fund in FISCAL})


def _older_income(income: dict[str, Decimal], form: dict[str, Any], put: Put) -> None:
    """The line 财政拨款收入 and what it contains, where a form of 2018 or before prints them in T1."""
    older = {"rev.fiscal_approp": sum(income.values(), ZERO)}
    older |= {f"rev.fiscal_approp.{fund}": income[f"rev.{fund}_approp"] for fund in FISCAL}
    for line, _label in form["statements"]["rev_exp_summary"]["left"]:
        if line in older:
            put("rev_exp_summary", line, "amount", wan(older[line]))


def _right(put: Put, line: str, by_fund: dict[str, Decimal]) -> None:
    put("approp_summary", line, "total", wan(sum(by_fund.values(), ZERO)))
    for fund, value in by_fund.items():
        put("approp_summary", line, fund, wan(value))


def _functional_cells(books: Books) -> dict[str, dict[str, dict[str, Decimal]]]:
    """Rounded 项 cells of T2, T3, T5, T7, T8: statement -> code -> measure -> 万元."""
    cells: dict[str, dict[str, dict[str, Decimal]]] = {}
    for code in sorted({code for fund in books.flows.values() for code in fund}):
        revenue = {"fiscal_approp": wan(sum((books.flow(f, ["revenue"], code) for f in FISCAL), ZERO))}
        revenue |= {kind: wan(books.flow("nonfiscal", [kind], code)) for kind in INCOME}
        cells.setdefault("revenue", {})[code] = {"total": sum(revenue.values(), ZERO), **revenue}
        spending = {
            kind: wan(sum((books.flow(f, [f"spend_{kind}"], code) for f in books.flows), ZERO))
            for kind in SPENDING
        }
        cells.setdefault("expenditure", {})[code] = {"total": sum(spending.values(), ZERO), **spending}
        for fund, statement in (
            ("gpb", "gpb_expenditure"),
            ("gov_fund", "gov_fund"),
            ("state_capital", "state_capital"),
        ):
            if code in books.flows[fund]:
                parts = {
                    kind: wan(books.flow(fund, [f"spend_{kind}"], code)) for kind in ("basic", "project")
                }
                row = {"total": sum(parts.values(), ZERO), **parts}
                if fund != "gpb":
                    row = {
                        "opening": wan(books.opened(fund, code)),
                        "revenue": wan(books.flow(fund, ["revenue"], code)),
                        **row,
                        "closing": wan(books.closed(fund, code)),
                    }
                cells.setdefault(statement, {})[code] = row
    return cells


def _totals(books: Books, statement: str) -> dict[str, Decimal]:
    """The 合计 row of a functional statement in yuan."""
    if statement == "revenue":
        kinds = {kind: books.flow("nonfiscal", [kind]) for kind in INCOME}
        fiscal = sum((books.flow(f, ["revenue"]) for f in FISCAL), ZERO)
        return {"total": fiscal + sum(kinds.values(), ZERO), "fiscal_approp": fiscal, **kinds}
    if statement == "expenditure":
        kinds = {k: sum((books.flow(f, [f"spend_{k}"]) for f in books.flows), ZERO) for k in SPENDING}
        return {"total": sum(kinds.values(), ZERO), **kinds}
    fund = "gpb" if statement == "gpb_expenditure" else statement
    parts = {k: books.flow(fund, [f"spend_{k}"]) for k in ("basic", "project")}
    row = {"total": sum(parts.values(), ZERO), **parts}
    if fund != "gpb":
        row |= {
            "opening": books.opened(fund),
            "revenue": books.flow(fund, ["revenue"]),
            "closing": books.closed(fund),
        }
    return row


def _economic(books: Books, form: dict[str, Any], put: Put) -> None:
    """T6."""
    for code in form["economic"]:
        value = sum((v for c, v in books.economic.items() if c.startswith(code)), ZERO)
        put("gpb_basic_economic", code, "amount", wan(value))
    for line, classes in (("personnel_total", ("301", "303")), ("public_total", ("302", "310"))):
        value = sum((v for c, v in books.economic.items() if c[:3] in classes), ZERO)
        put("gpb_basic_economic", line, "amount", wan(value))
