"""Reports that are right: random books printed as forms print them, in both forms, with every way to write nothing.

Three manners of rounding: bottom_up (款 and 类 add up rounded 项), added_rows (项 totals add up their rounded columns as
well) and independent (every level rounded by itself).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb

from specimens.amounts import Amounts
from specimens.forms_catalogue import load_form
from specimens.layout import Layout
from specimens.ledger import FISCAL, INCOME, SPENDING, ZERO, Books
from specimens.ledger_statements import statements, wan
from tests.validating.correct_books import code_names, department_books
from tests.validating.correct_sentences import Told, sentences
from tests.validating.ledger import fact, land

MANNERS = ("bottom_up", "added_rows", "independent")
FORMS = {"hubei": "adjusted", "shanghai": "initial"}
"""Form profile -> the budget that its statement of three public expenses prints."""
ZEROS = ("blank", "printed", "economic", "dash")
_FUNCTIONAL = ("revenue", "expenditure", "gpb_expenditure", "gov_fund", "state_capital")
_OWN_MEASURES = ("rev_exp_summary", "approp_summary")
Facts = list[dict[str, Any]]


def department_reports(seed: int, manner: str, years: int = 5) -> Iterator[Facts]:
    """Yield the facts of each yearly report of one department that rounds in `manner`.

    Form, zeros and age follow from `seed`: every fifth department is new, with a base of zero in its first year.
    """
    chance = random.Random(seed)
    profile, zero, is_new = list(FORMS)[seed % 2], ZEROS[seed // 2 % 4], seed % 5 == 0
    form, names = load_form(profile), {code: name for code, (name, _) in code_names().items()}
    layout = Layout(zero=zero if zero != "dash" else "blank")
    told: Told | None = None
    for books in department_books(seed, years if is_new else years + 1, form, is_new=is_new):
        amounts = statements(books, names, form, layout)
        if manner != "added_rows":
            _round_again(books, amounts, layout, every_level=manner == "independent")
        if profile == "hubei":
            for key in [key for key in amounts.printed if key[0] == "state_capital"]:
                if key[2] in ("opening", "revenue", "closing"):
                    del amounts.printed[key]
        told, before = Told(amounts, chance), told
        if before is None and not is_new:
            continue  # the first year of an old department is only what the next one compares with
        report_id = f"{manner} {seed} {books.year}"
        rows = _facts(report_id, books, amounts, names, profile, zero)
        rows += sentences(report_id, told, before, profile, chance)
        for row in rows:
            row |= {"issuer": f"样例 {manner} {seed} 局", "fiscal_year": books.year}
            row["period_year"] = books.year - row["is_comparative"]
        yield rows


def land_departments(connection: duckdb.DuckDBPyConnection, manner: str, departments: int, years: int) -> int:
    """Land the reports of so many departments that round in `manner`; return how many reports."""
    reports = [rows for seed in range(departments) for rows in department_reports(seed, manner, years)]
    land(connection, [row for rows in reports for row in rows])
    connection.execute(
        "update core.report as report set issuer = fact.issuer, fiscal_year = fact.fiscal_year, "
        "kind = 'final_accounts', issuer_kind = 'department', form_profile = profile "
        "from (select report_id, issuer, fiscal_year, any_value(budget_stage) filter (statement = 'three_public') as "
        "stage from core.fact group by all) as fact join (values ('hubei', 'adjusted'), ('shanghai', 'initial')) "
        "as form (profile, stage) using (stage) where fact.report_id = report.report_id"
    )
    return len(reports)


def _round_again(books: Books, amounts: Amounts, layout: Layout, *, every_level: bool) -> None:
    """Print the cells of 项, or of every row, as rounded from yuan by themselves; else 款 and 类 add up their 项."""
    for statement in _FUNCTIONAL:
        codes = [code for code, _ in amounts.rows.get(statement, [])]
        items = {code: _rounded(_row(books, statement, code)) for code in codes if len(code) == 7}
        for code in codes:
            below = [row for item, row in items.items() if item.startswith(code)]
            added = {measure: sum((row[measure] for row in below), ZERO) for measure in below[0]}
            row = _rounded(_row(books, statement, code)) if every_level else added
            for measure, value in row.items():
                amounts.printed.pop((statement, code, measure), None)
                amounts.put(statement, code, measure, layout.amount(value, statement))


def _rounded(row: dict[str, Decimal]) -> dict[str, Decimal]:
    return {measure: wan(yuan) for measure, yuan in row.items()}


def _row(books: Books, statement: str, code: str) -> dict[str, Decimal]:
    """Return one row of a functional statement in yuan."""
    if statement == "revenue":
        row = {"fiscal_approp": sum((books.flow(fund, ["revenue"], code) for fund in FISCAL), ZERO)}
        row |= {kind: books.flow("nonfiscal", [kind], code) for kind in INCOME}
        return {"total": sum(row.values(), ZERO), **row}
    if statement == "expenditure":
        row = {k: sum((books.flow(f, [f"spend_{k}"], code) for f in books.flows), ZERO) for k in SPENDING}
        return {"total": sum(row.values(), ZERO), **row}
    fund = "gpb" if statement == "gpb_expenditure" else statement
    row = {kind: books.flow(fund, [f"spend_{kind}"], code) for kind in ("basic", "project")}
    row["total"] = sum(row.values(), ZERO)
    if fund != "gpb":
        row |= {"opening": books.opened(fund, code), "revenue": books.flow(fund, ["revenue"], code)}
        row["closing"] = books.closed(fund, code)
    return row


def _facts(
    report_id: str, books: Books, amounts: Amounts, names: dict[str, str], profile: str, zero: str
) -> Facts:
    """Return the cells of the nine statements; a statement without any amount says so in words."""
    measures: dict[str, dict[str, None]] = {}
    lines: dict[str, dict[str, None]] = {}
    for statement, line, measure in amounts.printed:
        measures.setdefault(statement, {})[measure] = None
        lines.setdefault(statement, {})[line] = None
    found = []
    for statement, known in lines.items():
        ordered = sorted(known, key=lambda line: "" if line == "total" else line)
        for number, line in enumerate(ordered, start=1):
            for measure in measures[statement]:
                printed = amounts.get(statement, line, measure)
                if printed is None and statement in _OWN_MEASURES:
                    continue
                more: dict[str, Any] = {"row_no": number, "subject_name": names.get(line)}
                if statement == "three_public" and measure == "budget":
                    more["budget_stage"] = FORMS[profile]
                if printed is None and zero == "dash":
                    more["presence"] = "stated_none"
                found.append(fact(report_id, statement, line, measure, printed, **more))
    for fund in ("gov_fund", "state_capital"):
        if not books.flows[fund]:
            found.append(fact(report_id, fund, "total", "total", None, presence="stated_none"))
            found.append(fact(report_id, "narrative", fund, "current", None, presence="stated_none"))
    return found
