"""One number of a sentence to the columns of a fact: value, sign, unit, approximation, place. Phrases are not known here."""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.normalizing.amounts import in_yuan, parse_amount
from pipelines.normalizing.narrative.phrases import PERCENT, words
from pipelines.normalizing.running_text import RunningText
from pipelines.records import Fact

_HEDGES = re.compile(r"余|多|左右")


def number_fact(text: RunningText, match: re.Match[str], group: str, base: Fact) -> Fact:
    """Return `base` with the number that `group` matched; its sign is that of the number as printed."""
    percent = group in PERCENT
    printed = text.printed(*match.span(group))
    amount = parse_amount(match[group].rstrip("%"))
    trailing = "" if percent else match[f"{group}_unit"]
    unit = "%" if percent else _HEDGES.sub("", trailing)
    if unit in ("万", "亿"):
        unit += "元"
    unreadable = amount.presence == "unreadable"
    return replace(
        base,
        printed=printed,
        value=amount.value,
        unit=unit,
        ulp=amount.ulp,
        amount_yuan=in_yuan(amount.value, unit),
        presence="printed" if unreadable else amount.presence,
        reading_status="disputed" if unreadable else base.reading_status,
        approx=_approximation(match[f"{group}_before"], trailing),
        page=text.page(match.start(group)),
        boxes=text.boxes(*match.span(group)),
    )


def negated(fact: Fact) -> Fact:
    """Return the fact with the opposite sign; what is printed stays."""
    return replace(
        fact,
        value=-fact.value if fact.value else fact.value,
        amount_yuan=-fact.amount_yuan if fact.amount_yuan else fact.amount_yuan,
    )


def _approximation(before: str | None, trailing: str) -> str | None:
    if before:
        return words().before[before]
    return next((kind for word, kind in words().after.items() if word in trailing), None)
