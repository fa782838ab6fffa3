"""The reports of one issuer: reads reports/<name>.yml and makes a specimen of each year.

A series either lists printed amounts per report (`statements:`) or keeps a ledger from which all years follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from specimens.amounts import Amounts, amounts_from_yaml
from specimens.contents import hubei_words, shanghai_words
from specimens.faults import plant
from specimens.forms_catalogue import load_form, load_series
from specimens.identities_between import check
from specimens.layout import layout_from
from specimens.ledger import read_books
from specimens.ledger_statements import statements
from specimens.narrative import Figures, shanghai_figures
from specimens.specimen import Specimen

_NOTE_ZH = "样例：部门与金额均为虚构，由项目排印，供演示与测试。"
_NOTE_EN = "A fictional department, typeset by the project for demonstration and tests."


class IdentityBrokenError(Exception):
    """A ledger whose statements do not add up within the rounding law."""


def specimens_of(name: str, *, corrected: bool = False) -> Iterator[Specimen]:
    """Yield the specimens of one series, or instead its corrected publications, which carry no planted faults.

    Raises IdentityBrokenError when a ledger does not add up.
    """
    series = load_series(name)
    form = load_form(series["form"])
    if "ledger" in series:
        yield from _from_ledger(series, form, corrected)
        return
    for report in () if corrected else series["reports"]:
        amounts = amounts_from_yaml(report["statements"])
        yield Specimen(report, form, series["template"], amounts, hubei_words(report, form), [])


def _from_ledger(series: dict[str, Any], form: dict[str, Any], corrected: bool) -> Iterator[Specimen]:
    series = {**series, "economic": form["economic"]}
    before = series["before"]
    prior = {key: Decimal(value) for key, value in before.items() if key != "three_public"}
    prior_three = {key: Decimal(value) for key, value in before["three_public"].items()}
    for report, books in zip(series["reports"], read_books(series), strict=True):
        year, words = report["year"], series["year_words"][report["year"]]
        amounts = statements(books, series["names"], form, layout_from(report["layout"]))
        _must_hold(year, amounts)
        figures = Figures(amounts, words["agency_operating_wan"])
        restated = series["restated"].get(year)
        if restated:
            own = prior["rev_exp_total"]
            restated = {**restated, "own": own, "now": own + Decimal(restated["amount_wan"])}
            prior = {**prior, "rev_exp_total": restated["now"]}
        budgets = {
            fund: {code: row["budget_wan"] for code, row in rows.items() if "budget_wan" in row}
            for fund, rows in series["ledger"]["years"][year]["flows"].items()
        }
        report = {
            **report,
            "issuer": series["issuer"],
            "title": f"{series['issuer']}{year}年度部门决算（样例）",
            "note_zh": _NOTE_ZH,
            "note_en": _NOTE_EN,
        }
        if corrected:
            report = {**report, **report.get("corrected", {}), "planted_faults": []}
        printed, planted = plant(amounts, report.get("planted_faults", []))
        told = {
            **shanghai_words(report, form),
            **shanghai_figures(figures, prior, prior_three, budgets, series),
            "restated": restated,
            "reasons": series["reasons"],
            "year_words": words,
            "procurement_total": sum((Decimal(v) for v in words["procurement_wan"].values()), Decimal(0)),
        }
        if not corrected or "corrected" in report:
            yield Specimen(report, form, series["template"], printed, told, planted)
        prior, prior_three = figures.totals(), figures.three_public()


def _must_hold(year: int, amounts: Amounts) -> None:
    broken = [outcome for outcome in check(amounts) if not outcome.holds]
    if broken:
        raise IdentityBrokenError(f"{year}: {broken}")
