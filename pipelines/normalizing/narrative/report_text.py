"""All sentences of part three to the facts of one report: priors implied, reasons attached, occurrences numbered."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.normalizing.amounts import in_yuan
from pipelines.normalizing.narrative.doubts import missing_percent_signs, unread_amounts
from pipelines.normalizing.narrative.names import Names
from pipelines.normalizing.narrative.phrases import READ, Pattern, patterns
from pipelines.normalizing.narrative.sections import Region, regions
from pipelines.normalizing.narrative.sentences import Found, Reason, Sentence, read_sentence
from pipelines.normalizing.running_text import RunningText
from pipelines.normalizing.statements import Context
from pipelines.records import Fact, Finding, stable_id

_ON_BUDGET = ("completion_pct", "final", "difference", "current")
_ON_PRIOR = ("difference", "growth_pct", "completion_pct", "final", "current")


@dataclass(frozen=True, slots=True)
class Narrative:
    """What part three says: facts in the order of the text, and what a person should know of it."""

    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]


def read_narrative(text: RunningText, context: Context, names: Names) -> Narrative:
    """Return the facts of part three. A number is read once: the first pattern that takes it has it."""
    found: list[Found] = []
    reasons: list[Reason] = []
    read = bytearray(len(text.text))
    known = regions(text)
    for pattern in patterns():
        for sentence in _sentences(text, pattern, known, context, names, read):
            found += sentence.facts
            reasons += sentence.reasons
    found.sort(key=lambda item: item.at)
    found = _with_reasons(_with_priors(found, context.fiscal_year), reasons)
    facts = tuple(_numbered(item.fact for item in found))
    findings = (*missing_percent_signs(facts), *unread_amounts(text, read, context))
    return Narrative(facts, findings)


def _sentences(
    text: RunningText,
    pattern: Pattern,
    known: list[Region],
    context: Context,
    names: Names,
    read: bytearray,
) -> Iterator[Sentence]:
    for region in _regions_of(pattern, known, len(text.text)):
        for phrase in pattern.phrases:
            for match in phrase.finditer(text.text, region.start, region.stop):
                if _is_read(pattern, match, read):
                    continue
                sentence = read_sentence(text, region, pattern, match, context, names)
                for start, stop in sentence.spans:
                    read[start:stop] = b"\x01" * (stop - start)
                yield sentence


def _is_read(pattern: Pattern, match: re.Match[str], read: bytearray) -> bool:
    if pattern.none:
        return any(read[match.start() : match.end()])
    spans = [match.span(name) for name in READ if match.groupdict().get(name)]
    return any(any(read[start:stop]) for start, stop in spans)


def _regions_of(pattern: Pattern, known: list[Region], length: int) -> list[Region]:
    """Return where a pattern looks: in its sections; without any heading, or where it may, in the whole text."""
    mine = [region for region in known if region.section in pattern.sections]
    if mine or (known and not pattern.anywhere):
        return mine
    return [Region(pattern.sections[0], 0, 0, length)]


def _with_priors(found: list[Found], fiscal_year: int) -> list[Found]:
    """Give differences without a printed prior the one they imply, and 持平 the unit of what it speaks of."""
    of_line: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for item in found:
        of_line[item.fact.line_id, item.fact.fund].append(item)
    result: list[Found] = []
    for item in found:
        result.append(item)
        if item.fact.measure != "difference":
            continue
        line = of_line[item.fact.line_id, item.fact.fund]
        fact, base = item.fact, _base_of(item, line)
        if base is None:
            continue
        if fact.presence == "printed_zero" and fact.ulp is None:
            fact = replace(fact, unit=base.unit, ulp=base.ulp, amount_yuan=in_yuan(fact.value, base.unit))
            result[-1] = replace(item, fact=fact)
        stated = any(other.sentence == item.sentence and other.fact.measure == "prior" for other in line)
        if not stated and base.value is not None and fact.value is not None and base.unit == fact.unit:
            result.append(replace(item, fact=_implied(base, fact, fiscal_year)))
    return result


def _base_of(item: Found, line: list[Found]) -> Fact | None:
    """Return this year's amount that a difference is about: in its own sentence, else the line's first."""
    amounts = [
        other
        for other in line
        if other.fact.measure in ("current", "final") and other.fact.presence != "stated_none"
    ]
    own = [other for other in amounts if other.sentence == item.sentence]
    return next((other.fact for other in own or amounts), None)


def _implied(base: Fact, difference: Fact, fiscal_year: int) -> Fact:
    assert base.value is not None and difference.value is not None
    value = base.value - difference.value
    return replace(
        difference,
        measure="prior",
        period_year=fiscal_year - 1,
        is_comparative=True,
        is_derived=True,
        printed=None,
        value=value,
        ulp=base.ulp,
        amount_yuan=in_yuan(value, base.unit),
        presence="printed" if value else "printed_zero",
    )


def _with_reasons(found: list[Found], reasons: list[Reason]) -> list[Found]:
    """Attach each reason to the fact it explains: in its own sentence, else the line's last one before it."""
    result = list(found)
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, item in enumerate(found):
        places[item.fact.line_id, item.fact.measure].append(place)
    for reason in reasons:
        for line in reason.lines:
            for measure in _ON_BUDGET if reason.on_budget else _ON_PRIOR:
                before = [place for place in places[line, measure] if found[place].at < reason.at]
                own = [place for place in before if found[place].sentence == reason.sentence]
                if before:
                    place = (own or before)[-1]
                    fact = replace(result[place].fact, reason=reason.text)
                    result[place] = replace(result[place], fact=fact)
                    break
    return result


def _numbered(facts: Iterator[Fact]) -> Iterator[Fact]:
    seen: Counter[tuple[object, ...]] = Counter()
    for fact in facts:
        key = (fact.statement, fact.line_id, fact.fund, fact.measure, fact.budget_stage, fact.period_year)
        seen[key] += 1
        yield replace(fact, occurrence=seen[key], fact_id=stable_id(fact.report_id, *key, seen[key]))
