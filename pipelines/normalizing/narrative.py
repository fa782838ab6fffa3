"""Sentences of part three to facts: totals with their comparison to the prior year.

Phrases are data (`forms/narrative/*.yml`); compiling and applying them is all that happens here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from pipelines.forms.files import read_yaml
from pipelines.normalizing.amounts import in_yuan, parse_amount
from pipelines.normalizing.running_text import RunningText
from pipelines.normalizing.statements import Context
from pipelines.records import Fact, stable_id

_AMOUNT = r"(?P<{0}>-?[\d,]+(?:\.\d+)?)(?P<{0}_unit>亿元|万元|元)"
_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class _Subject:
    line: str
    fund: str
    phrase: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Phrases:
    subjects: tuple[_Subject, ...]
    comparisons: tuple[re.Pattern[str], ...]
    negative: frozenset[str]


@cache
def _phrases() -> _Phrases:
    raw: dict[str, Any] = read_yaml("narrative/totals.yml")
    over = _expand(raw["passed_over"])
    return _Phrases(
        tuple(
            _Subject(item["line"], item["fund"], re.compile(_expand(item["phrase"])))
            for item in raw["subjects"]
        ),
        tuple(re.compile(over + _expand(text)) for text in raw["comparisons"]),
        frozenset(raw["negative_words"]),
    )


def _expand(phrase: str) -> str:
    for name in ("current", "prior", "difference"):
        phrase = phrase.replace(f"<{name}>", _AMOUNT.format(name))
    return (
        phrase.replace("<amount>", r"[\d,]+(?:\.\d+)?(?:亿元|万元|元)")
        .replace("<growth>", r"(?P<growth>[\d.]+%?)")
        .replace("<year>", r"(?P<year>20\d\d)")
    )


def read_totals(text: RunningText, context: Context) -> list[Fact]:
    """Return the facts of every total that part three states, first statement of each only."""
    facts: list[Fact] = []
    for subject in _phrases().subjects:
        match = subject.phrase.search(text.text)
        if match:
            facts.extend(_sentence(text, match, subject, context))
    return facts


def _sentence(text: RunningText, match: re.Match[str], subject: _Subject, context: Context) -> Iterator[Fact]:
    comparison = next(
        (found for pattern in _phrases().comparisons if (found := pattern.match(text.text, match.end()))),
        None,
    )
    quote_end = comparison.end() if comparison else match.end()
    base = Fact(
        fact_id="",
        report_id=context.report_id,
        issuer=context.issuer,
        fiscal_year=context.fiscal_year,
        period_year=context.fiscal_year,
        statement="narrative",
        line_id=subject.line,
        measure="current",
        fund=subject.fund,
        reading_status=text.reading_status(match.start(), quote_end),
        quote=text.printed(match.start(), quote_end),
    )
    current = _amount(text, match, "current", base)
    yield _identified(current)
    if comparison is None:
        return
    groups = comparison.groupdict()
    if groups.get("level"):
        difference = replace(
            current,
            measure="difference",
            printed=text.printed(*comparison.span("level")),
            value=Decimal(0),
            amount_yuan=Decimal(0),
            presence="printed_zero",
            page=text.page(comparison.start("level")),
            boxes=text.boxes(*comparison.span("level")),
        )
    else:
        difference = _amount(text, comparison, "difference", replace(base, measure="difference"))
        if groups["direction"] in _phrases().negative and difference.value is not None:
            difference = replace(
                difference,
                value=-difference.value,
                amount_yuan=-difference.amount_yuan if difference.amount_yuan is not None else None,
            )
    yield _identified(difference)
    prior_year = replace(base, measure="prior", period_year=context.fiscal_year - 1, is_comparative=True)
    if groups.get("prior"):
        yield _identified(_amount(text, comparison, "prior", prior_year))
    elif current.value is not None and difference.value is not None and current.unit == difference.unit:
        yield _identified(_implied(prior_year, current, difference))
    if groups.get("growth"):
        yield _identified(_growth(text, comparison, replace(base, measure="growth_pct")))


def _amount(text: RunningText, match: re.Match[str], name: str, base: Fact) -> Fact:
    printed = text.printed(*match.span(name))
    amount = parse_amount(printed)
    unit = match.group(f"{name}_unit")
    return replace(
        base,
        printed=printed,
        value=amount.value,
        unit=unit,
        ulp=amount.ulp,
        amount_yuan=in_yuan(amount.value, unit),
        presence="printed" if amount.presence == "unreadable" else amount.presence,
        reading_status="disputed" if amount.presence == "unreadable" else base.reading_status,
        page=text.page(match.start(name)),
        boxes=text.boxes(*match.span(name)),
    )


def _implied(base: Fact, current: Fact, difference: Fact) -> Fact:
    assert current.value is not None and difference.value is not None
    value = current.value - difference.value
    return replace(
        base,
        value=value,
        unit=current.unit,
        ulp=current.ulp,
        amount_yuan=in_yuan(value, current.unit),
        presence="printed" if value else "printed_zero",
        is_derived=True,
        page=difference.page,
        boxes=difference.boxes,
    )


def _growth(text: RunningText, match: re.Match[str], base: Fact) -> Fact:
    printed = text.printed(*match.span("growth"))
    amount = parse_amount(match.group("growth").rstrip("%"))
    negative = match.group("growth_direction") in _phrases().negative
    return replace(
        base,
        printed=printed,
        value=-amount.value if amount.value is not None and negative else amount.value,
        unit="%",
        ulp=amount.ulp,
        presence="printed" if amount.presence == "unreadable" else amount.presence,
        reading_status="disputed" if amount.presence == "unreadable" else base.reading_status,
        page=text.page(match.start("growth")),
        boxes=text.boxes(*match.span("growth")),
    )


def _identified(fact: Fact) -> Fact:
    key = (fact.statement, fact.line_id, fact.fund, fact.measure, fact.budget_stage, fact.period_year, 1)
    return replace(fact, fact_id=stable_id(fact.report_id, *key))
