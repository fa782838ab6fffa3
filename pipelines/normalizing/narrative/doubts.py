"""What a person should know of part three: percentages without their sign, amounts that no pattern read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipelines.normalizing.narrative.phrases import NUMBER
from pipelines.normalizing.problems import finding, finding_on
from pipelines.normalizing.running_text import RunningText
from pipelines.normalizing.statements import Context
from pipelines.records import Fact, Finding

_AMOUNT = re.compile(rf"({NUMBER})[余多]?(?:亿|万|千)?[余多]?元")
_AROUND = 16  # characters shown before an unread amount


def missing_percent_signs(facts: Iterable[Fact]) -> Iterator[Finding]:
    """Yield a finding for each percentage that is printed without %; it lands as printed."""
    for fact in facts:
        if fact.unit == "%" and fact.printed is not None and not fact.printed.endswith(("%", "％")):
            titles = (f"百分数缺少百分号：{fact.printed}", f"a percentage lacks its sign: {fact.printed}")
            yield finding_on(fact, "S-PCT", ("info", "template_residue"), titles, fact.quote or "")


def unread_amounts(text: RunningText, read: bytearray, context: Context) -> Iterator[Finding]:
    """Yield one finding that counts and lists the amounts of part three which no pattern read, or none."""
    unread = [match for match in _AMOUNT.finditer(text.text) if not any(read[match.start(1) : match.end(1)])]
    if not unread:
        return
    listed = "; ".join(
        f"p. {text.page(match.start(1))}: …{text.printed(max(0, match.start() - _AROUND), match.end())}"
        for match in unread
    )
    yield finding(
        "N-UNREAD",
        context.report_id,
        "narrative",
        ("info", "scope"),
        (f"情况说明中有 {len(unread)} 个金额未被识别", f"{len(unread)} amounts in the notes were not read"),
        listed,
        text.page(unread[0].start(1)),
        text.boxes(*unread[0].span()),
    )
