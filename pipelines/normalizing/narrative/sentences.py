"""One match of a phrase, and of the tails behind it, to facts: lines, measures, signs, budget stages, reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from pipelines.normalizing.narrative.lines import lines_of
from pipelines.normalizing.narrative.names import Names
from pipelines.normalizing.narrative.numbers import negated, number_fact
from pipelines.normalizing.narrative.phrases import MEASURES, Pattern, words
from pipelines.normalizing.narrative.reasons import reason_amounts
from pipelines.normalizing.narrative.sections import Region
from pipelines.normalizing.running_text import RunningText
from pipelines.normalizing.statements import Context
from pipelines.records import Fact

_STAGES = {"initial_budget": "initial", "adjusted_budget": "adjusted"}
_SIGNS = {"difference": "direction", "growth_pct": "growth_direction"}


@dataclass(frozen=True, slots=True)
class Found:
    """A fact without its id: `at` is where its number stands in the text, `sentence` where its sentence begins."""

    fact: Fact
    at: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an amount differs: `of` are the lines, `on_budget` whether it explains the difference to the budget."""

    text: str
    lines: tuple[str, ...]
    on_budget: bool
    at: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one match yielded; `spans` are the stretches of text that count as read."""

    facts: tuple[Found, ...]
    reasons: tuple[Reason, ...]
    spans: tuple[tuple[int, int], ...]


def read_sentence(
    text: RunningText, region: Region, pattern: Pattern, match: re.Match[str], context: Context, names: Names
) -> Sentence:
    """Return what `match` and the tails that follow it say."""
    matches = [match, *_tails(text.text, pattern, match.end(), region.stop)]
    quote = text.printed(*_sentence_span(text.text, region, match.start(), matches[-1].end()))
    base = Fact(
        fact_id="",
        report_id=context.report_id,
        issuer=context.issuer,
        fiscal_year=context.fiscal_year,
        period_year=context.fiscal_year,
        statement="narrative",
        line_id="",
        measure="",
        quote=quote,
        reading_status=text.reading_status(match.start(), matches[-1].end()),
    )
    if pattern.none:
        return Sentence(tuple(_none(text, pattern, match, base)), (), ())
    bases = lines_of(text.text, pattern, match, region, base, names)
    stage = _only_stage(matches)
    facts: list[Found] = []
    reasons: list[Reason] = []
    spans: list[tuple[int, int]] = []
    for part in matches:
        groups = {name: value for name, value in part.groupdict().items() if value is not None}
        spans += [part.span(name) for name in groups if name in (*MEASURES, "reason")]
        for line in bases:
            for name in (name for name in MEASURES if name in groups and name != "amount"):
                fact = _number(text, part, name, line, pattern, stage, context)
                facts.append(Found(fact, part.start(name), match.start()))
            if "level" in groups:
                facts.append(Found(_level(text, part, line), part.start("level"), match.start()))
        if "reason" in groups:
            lines = tuple(line.line_id for line in bases)
            on_budget = "预算" in text.text[part.start() : part.start("reason")]
            why = text.printed(*part.span("reason"))
            reasons.append(Reason(why, lines, on_budget, part.start("reason"), match.start()))
            for line in bases:
                about = replace(line, line_id=f"{line.line_id}.reason", measure="amount")
                for amount, at in reason_amounts(text, *part.span("reason"), about):
                    facts.append(Found(amount, at, match.start()))
    return Sentence(tuple(facts), tuple(reasons), tuple(spans))


def _tails(text: str, pattern: Pattern, at: int, stop: int) -> Iterator[re.Match[str]]:
    left = list(pattern.tails)
    while left:
        found = next(
            ((tail, hit) for tail in left for phrase in tail if (hit := phrase.match(text, at, stop))), None
        )
        if found is None:
            return
        left.remove(found[0])
        at = found[1].end()
        yield found[1]


def _sentence_span(text: str, region: Region, start: int, stop: int) -> tuple[int, int]:
    """Return the whole sentences that hold the stretch, the heading left out."""
    floor = region.body if region.body <= start else region.start
    begin = max(floor, text.rfind("。", floor, start) + 1)
    if text[stop - 1] == "。":
        return begin, stop
    end = text.find("。", stop, region.stop)
    return begin, end + 1 if end >= 0 else region.stop


def _number(
    text: RunningText,
    match: re.Match[str],
    name: str,
    line: Fact,
    pattern: Pattern,
    stage: str | None,
    context: Context,
) -> Fact:
    measure = pattern.measures.get(name, name)
    fact = number_fact(text, match, name, replace(line, measure=measure))
    groups = match.groupdict()
    if name in _SIGNS and groups.get(_SIGNS[name]) in words().negative:
        fact = negated(fact)
    if measure == "prior":
        year = int(groups.get("year") or context.fiscal_year - 1)
        fact = replace(fact, period_year=year, is_comparative=True)
    if name == "completion_pct":
        named = groups.get("stage")
        fact = replace(fact, budget_stage=words().stages[named] if named else stage)
    elif name in _STAGES:
        fact = replace(fact, budget_stage=_STAGES[name])
    return fact


def _only_stage(matches: list[re.Match[str]]) -> str | None:
    """Return the stage of the budget that 完成预算的 means: the one that the sentence names, if it names one."""
    named = {stage for match in matches for name, stage in _STAGES.items() if match.groupdict().get(name)}
    return named.pop() if len(named) == 1 else None


def _level(text: RunningText, match: re.Match[str], line: Fact) -> Fact:
    return replace(
        line,
        measure="difference",
        printed=text.printed(*match.span("level")),
        value=Decimal(0),
        presence="printed_zero",
        approx="about" if match.group().endswith("基本" + match["level"]) else None,
        page=text.page(match.start("level")),
        boxes=text.boxes(*match.span("level")),
    )


def _none(text: RunningText, pattern: Pattern, match: re.Match[str], base: Fact) -> Iterator[Found]:
    for line, measure in pattern.none.items():
        fact = replace(
            base,
            line_id=line,
            measure=measure,
            fund=pattern.fund,
            unit=pattern.units.get(line, pattern.unit or base.unit),
            presence="stated_none",
            page=text.page(match.start()),
            boxes=text.boxes(*match.span()),
        )
        yield Found(fact, match.start(), match.start())
