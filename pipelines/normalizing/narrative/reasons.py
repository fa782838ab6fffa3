"""Amounts inside the text that explains a difference: facts of their own, which no identity counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipelines.normalizing.narrative.numbers import number_fact
from pipelines.normalizing.narrative.phrases import NUMBER, words
from pipelines.normalizing.running_text import RunningText
from pipelines.records import Fact

_BEGIN = re.compile(r"[、,;:。]|[一二三四五六七八九十]是|(?<![\d])\d[.、]")


def reason_amounts(text: RunningText, start: int, stop: int, about: Fact) -> Iterator[tuple[Fact, int]]:
    """Yield a fact and its place for every amount of money between `start` and `stop`, named by its clause."""
    before = "|".join(words().before)
    amount = re.compile(
        f"(?P<amount_before>{before})?(?P<amount>{NUMBER})(?P<amount_unit>[余多]?(?:亿|万|千)?[余多]?元(?:左右)?)"
    )
    for match in amount.finditer(text.text, start, stop):
        begin = max((hit.end() for hit in _BEGIN.finditer(text.text, start, match.start())), default=start)
        clause = text.printed(begin, match.start()) if begin < match.start() else ""
        yield (
            number_fact(text, match, "amount", replace(about, subject_name=clause or None)),
            match.start("amount"),
        )
