"""Sentences of the whole-department self-evaluation to facts: spending, projects, headcount.

Phrases are data (`forms/annex/sentences.yml`). Numbers of other sentences belong to `indicators`.
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
from pipelines.normalizing.annex.facts import blank_fact, in_text
from pipelines.normalizing.annex.text import Passage
from pipelines.normalizing.statements import Context
from pipelines.records import Fact

_AMOUNT = r"(?P<{0}>\d[\d,]*(?:\.\d+)?)(?P<{0}_unit>亿元|万元|元){1}"
_COUNT = r"(?P<count>\d+)"
_PARTS_REACH = 120  # characters after a total within which its parts must stand


@dataclass(frozen=True, slots=True)
class SentenceFact:
    """A fact and the stretch of the passage's `flat` text that it was read from."""

    fact: Fact
    start: int
    stop: int


def read_sentences(passage: Passage, context: Context) -> list[SentenceFact]:
    """Return the facts of an annex's sentences in reading order."""
    found = [
        *_spending(passage, context),
        *_projects(passage, context),
        *_project_counts(passage, context),
        *_headcount(passage, context),
    ]
    return sorted(found, key=lambda item: (passage.index[item.start], item.stop))


@cache
def _raw() -> dict[str, Any]:
    raw: dict[str, Any] = read_yaml("annex/sentences.yml")
    return raw


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    for name in ("amount", "budget", "funded", "spent"):
        phrase = phrase.replace(f"<{name}>", _AMOUNT.format(name, "" if name == "amount" else "?"))
    return re.compile(phrase.replace("<count>", _COUNT))


def _spending(passage: Passage, context: Context) -> Iterator[SentenceFact]:
    raw = _raw()["spending"]
    lines = {label: line for line, labels in raw["lines"].items() for label in labels}
    label = f"(?P<label>{'|'.join(sorted(lines, key=len, reverse=True))})"
    for match in _pattern(label + raw["phrase"]).finditer(passage.flat):
        fact = blank_fact(context, lines[match["label"]], raw["measure"], _printed(passage, match, "label"))
        yield _amount(fact, passage, match, "amount")
    for match in _pattern(label + f"(?P<none>{raw['none']})").finditer(passage.flat):
        fact = blank_fact(context, lines[match["label"]], raw["measure"], _printed(passage, match, "label"))
        span = (match.end() - 1, match.end())
        fact = in_text(fact, passage, passage.span(*span), Decimal(0), None, "元")
        fact = replace(fact, amount_yuan=Decimal(0), presence="stated_none")
        yield SentenceFact(fact, *span)


def _projects(passage: Passage, context: Context) -> Iterator[SentenceFact]:
    for match in _pattern(_raw()["projects"]["phrase"]).finditer(passage.flat):
        name = _printed(passage, match, "name")
        units = [match[f"{measure}_unit"] for measure in ("budget", "funded", "spent")]
        for position, measure in enumerate(("budget", "funded", "spent")):
            before = [unit for unit in units[: position + 1] if unit]
            unit = before[-1] if before else next((unit for unit in units if unit), "")
            fact = blank_fact(context, f"project.{name}", measure, name)
            yield _amount(fact, passage, match, measure, unit)


def _project_counts(passage: Passage, context: Context) -> Iterator[SentenceFact]:
    for match in _pattern(_raw()["projects"]["count"]).finditer(passage.flat):
        fact = blank_fact(context, "project.count", "count", "项目")
        yield _count(fact, passage, match, match["unit"])


def _headcount(passage: Passage, context: Context) -> Iterator[SentenceFact]:
    raw = _raw()["headcount"]
    begin = _pattern(raw["parts"]["begin"])
    for group in raw["groups"]:
        for match in _pattern(group["phrase"]).finditer(passage.flat):
            fact = blank_fact(context, group["line"], "count", _subject(passage, match))
            yield _count(fact, passage, match, raw["unit"])
            parts = begin.match(passage.flat, match.end())
            if parts is None:
                continue
            stop = min(_end_of_sentence(passage.flat, parts.end()), parts.end() + _PARTS_REACH)
            kinds = raw["parts"]["own" if group.get("own_parts") else "posts"]
            for kind, phrase in kinds.items():
                part = _pattern(phrase).search(passage.flat, parts.end(), stop)
                if part is not None:
                    fact = blank_fact(context, f"{group['line']}.{kind}", "count", _subject(passage, part))
                    yield _count(fact, passage, part, raw["unit"])


def _end_of_sentence(text: str, start: int) -> int:
    ends = [found for mark in "。）" if (found := text.find(mark, start)) >= 0]
    return min(ends, default=len(text))


def _printed(passage: Passage, match: re.Match[str], group: str) -> str:
    return passage.running.printed(*passage.span(*match.span(group)))


def _subject(passage: Passage, match: re.Match[str]) -> str:
    """Return the words before a count, as printed."""
    return passage.running.printed(*passage.span(match.start(), match.start("count")))


def _amount(
    fact: Fact, passage: Passage, match: re.Match[str], name: str, unit: str | None = None
) -> SentenceFact:
    amount = parse_amount(match[name])
    unit = unit if unit is not None else match[f"{name}_unit"]
    span = match.span(name)
    fact = in_text(fact, passage, passage.span(*span), amount.value, amount.ulp, unit)
    return SentenceFact(replace(fact, amount_yuan=in_yuan(amount.value, unit)), *span)


def _count(fact: Fact, passage: Passage, match: re.Match[str], unit: str) -> SentenceFact:
    span = match.span("count")
    fact = in_text(fact, passage, passage.span(*span), Decimal(match["count"]), Decimal(1), unit)
    return SentenceFact(fact, *span)
