"""Which lines a match is about: by the pattern's own line, by the label that matched, or by the name of a subject."""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.normalizing.narrative.names import Names
from pipelines.normalizing.narrative.phrases import Pattern
from pipelines.normalizing.narrative.sections import Region
from pipelines.records import Fact


def lines_of(
    text: str, pattern: Pattern, match: re.Match[str], region: Region, base: Fact, names: Names
) -> list[Fact]:
    """Return one fact without a number for each line that the match is about."""
    groups = match.groupdict()
    fund = pattern.funds_by_section.get(region.section, pattern.fund)
    prefix = pattern.prefixes_by_section.get(region.section, "")
    if groups.get("lines") or groups.get("line"):
        start, stop = match.span("lines" if groups.get("lines") else "line")
        found: list[tuple[int, str]] = []
        for label in pattern.labels:
            if groups.get("lines"):
                found += [(hit.start(), label.line) for hit in label.text.finditer(text, start, stop)]
            elif label.text.fullmatch(text, start, stop):
                found = found or [(start, label.line)]
        return [replace(base, line_id=line, fund=pattern.funds.get(line, fund)) for _, line in sorted(found)]
    template = pattern.line or ""
    if groups.get("item"):
        code = names.item_code(groups["class"], groups["group"], groups["item"])
        path = "/".join((groups["class"], groups["group"], groups["item"]))
        return [_subject(base, f"{prefix}fn.", code, path, groups["item"], "functional", fund)]
    if groups.get("class"):
        name = groups["class"]
        return [_subject(base, f"{prefix}fn.", names.class_code(name), name, name, "functional", fund)]
    if groups.get("name"):
        name = groups["name"]
        stem = template.removesuffix("<name>")
        if stem == "economic.":
            return [_subject(base, stem, names.economic_code(name), name, name, "economic", fund)]
        return [replace(base, line_id=stem + name, subject_name=name, fund=fund)]
    return [replace(base, line_id=template, fund=fund)]


def _subject(
    base: Fact, stem: str, code: str | None, spelled: str, name: str, system: str, fund: str
) -> Fact:
    return replace(
        base,
        line_id=stem + (code or spelled),
        subject_code=code,
        subject_name=name,
        subject_system=system if code else None,
        fund=fund,
    )
