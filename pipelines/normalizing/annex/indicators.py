"""Numbers in the account of the year's work and in the annexes' sentences: what was counted, how many, in which unit.

They enter no identity. Sentences about spending, projects and headcount belong to `sentences`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pipelines.forms.files import read_yaml
from pipelines.normalizing.annex.facts import blank_fact, in_text
from pipelines.normalizing.annex.quantities import Quantity, quantities
from pipelines.normalizing.annex.text import Passage
from pipelines.normalizing.statements import Context
from pipelines.records import Fact

LINE = "indicator"
_SENTENCE = re.compile(r"[^。\n！？]+")
_LEAST_SUBJECT = 4  # characters that two subjects must share to be one


@dataclass(frozen=True, slots=True)
class _Clause:
    """A stretch between two boundaries, the quantities in it, and how many brackets are open where it begins."""

    start: int
    stop: int
    members: tuple[Quantity, ...]
    depth: int


def read_indicators(passage: Passage, context: Context, taken: set[int]) -> list[Fact]:
    """Return one fact per number with a unit; characters of `running.text` that are `taken` belong to other facts."""
    facts: list[Fact] = []
    text = passage.running.text
    over = {
        place
        for phrase in _raw()["passed_over"]
        for match in re.finditer(phrase, text)
        for place in range(*match.span())
    }
    for sentence in _SENTENCE.finditer(text):
        found = [_shifted(one, sentence.start()) for one in quantities(sentence.group())]
        found = [one for one in found if one.number[0] not in over and one.number[0] not in taken]
        subjects: dict[int, str] = {}
        for clause in _clauses(text, sentence.span(), found):
            facts += _clause_facts(passage, clause, subjects, context)
    return facts


def deduplicated(facts: list[Fact]) -> list[Fact]:
    """Return the facts without repeats: the annex says again, nearly verbatim, what the account of the year says."""
    kept: list[Fact] = []
    for fact in facts:
        if not any(_repeats(fact, other) for other in kept):
            kept.append(fact)
    return kept


def _repeats(fact: Fact, other: Fact) -> bool:
    if (fact.value, fact.unit, fact.measure, fact.approx) != (
        other.value,
        other.unit,
        other.measure,
        other.approx,
    ):
        return False
    shorter, longer = sorted((fact.subject_name or "", other.subject_name or ""), key=len)
    return shorter == longer or (len(shorter) >= _LEAST_SUBJECT and longer.endswith(shorter))


@cache
def _raw() -> dict[str, Any]:
    raw: dict[str, Any] = read_yaml("annex/indicators.yml")
    return raw


def _shifted(one: Quantity, by: int) -> Quantity:
    number = (one.number[0] + by, one.number[1] + by)
    return replace(one, start=one.start + by, stop=one.stop + by, number=number)


def _clauses(text: str, bounds: tuple[int, int], found: list[Quantity]) -> Iterator[_Clause]:
    """Yield the clauses that hold quantities: a 、 or a bracket ends a clause only directly after a quantity."""
    inside = {place for one in found for place in range(one.start, one.stop)}
    ends = {one.stop for one in found}
    start, depth, opened = bounds[0], 0, 0
    for place in range(*bounds):
        character = text[place]
        boundary = place not in inside and (
            character in ",;:①②③④⑤⑥⑦⑧⑨⑩"
            or (character in "、（）" and (place in ends or place == start))
            or (character == "）" and opened > 0 and place > start)
        )
        if not boundary:
            continue
        yield from _clause(start, place, found, depth)
        start = place + 1
        if character == "（":
            depth, opened = depth + 1, opened + 1
        elif character == "）" and opened:
            depth, opened = depth - 1, opened - 1
    yield from _clause(start, bounds[1], found, depth)


def _clause(start: int, stop: int, found: list[Quantity], depth: int) -> Iterator[_Clause]:
    members = tuple(one for one in found if start <= one.start and one.stop <= stop)
    if members:
        yield _Clause(start, stop, members, depth)


def _clause_facts(
    passage: Passage, clause: _Clause, subjects: dict[int, str], context: Context
) -> Iterator[Fact]:
    """Yield the facts of a clause; `subjects` has the latest subject by depth of brackets, for 共 and the like."""
    raw = _raw()
    text = passage.running.text
    begin = clause.start
    ordinal = re.match(raw["ordinals"], text[begin : clause.stop])
    begin += ordinal.end() if ordinal else 0
    for lead in raw["lead_words"]:
        if text.startswith(lead, begin, clause.members[0].start):
            begin += len(lead)
    previous: Quantity | None = None
    for position, one in enumerate(clause.members):
        later = clause.members[position + 1].start if position + 1 < len(clause.members) else clause.stop
        between = text[previous.stop if previous else begin : one.start]
        carried = between in raw["carry_words"] and (between or previous is not None)
        if carried and clause.depth in subjects:
            subject = subjects[clause.depth]
        else:
            subject = _subject(passage, begin, one, later)
        previous = one
        if subject:
            subjects[clause.depth] = subject
            yield _fact(passage, one, subject, context)


def _subject(passage: Passage, begin: int, one: Quantity, later: int) -> str:
    """Return the clause before the number, and after it where it goes on, as printed: 为…小微企业返还会费."""
    raw = _raw()
    text = passage.running.text
    after = text[one.stop : later]
    if after and after not in raw["carry_words"]:
        words = passage.running.printed(one.stop, later)
        before = passage.running.printed(begin, one.start) if one.start > begin else ""
        return f"{before}…{words}"
    stop = one.start
    for word in raw["tail_words"]:
        if text[begin:stop].endswith(word) and stop - begin > len(word):
            stop -= len(word)
            break
    return passage.running.printed(begin, stop) if stop > begin else ""


def _fact(passage: Passage, one: Quantity, subject: str, context: Context) -> Fact:
    if passage.kind == "targets":
        measure = "target"
    elif one.unit.endswith("元"):
        measure = "amount"
    else:
        measure = "share_pct" if one.unit == "%" else "count"
    fact = blank_fact(context, LINE, measure, subject)
    fact = in_text(fact, passage, one.number, one.value, one.ulp, one.unit)
    return replace(fact, approx=one.approx)
