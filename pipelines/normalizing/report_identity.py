"""Whose report of which year this is: issuer, fiscal year, kind, unit, from cover, captions and headings together.

Unknown is never a success: a report without issuer or year is refused; contradictions become findings.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from pipelines.errors import UnreadableReport
from pipelines.forms.labels import canonical
from pipelines.reading.locate import Located
from pipelines.reading.model import PageReading

_YEAR = r"(20\d\d|二[〇○零O0][〇○零一二三四五六七八九]{2})"
_TITLE = re.compile(
    rf"^(?P<before>.{{0,60}}?){_YEAR}年?度?(?P<after>.{{0,30}}?)(?P<kind>部门|单位)?(?P<what>决算|预算)"
)
_HEADING = re.compile(rf"^第[一二三四五六七八九十]+部分(?P<issuer>.{{0,40}}?){_YEAR}年度(?:部门|单位)?决算")
_OWNER = re.compile(
    r"(?:编制单位|公开部门|编制部门|填报单位|部门名称|单位名称|部门|单位)[:：](?P<name>.{2,40}?)"
    r"(?=公开\d*表|20\d\d年|日期[:：]|(?:金额)?单位[:：]|$)"
)
_SCOPE = re.compile(r"（(?:本级|汇总|机关)）$")
_UNIT = re.compile(r"(?:单位|金额单位|计量单位)[:：](?:人民币)?(?P<unit>亿元|千元|万元|元)")
_MEASURES = {"亿元", "千元", "万元", "元", "人民币万元", "人民币元"}
_DIGITS = {
    **{c: str(i) for i, c in enumerate("零一二三四五六七八九")},
    "〇": "0",
    "○": "0",
    "O": "0",
    "0": "0",
}
_PROCESS_WORDS = re.compile(r"(?:部门|单位)?(?:信息)?公开.*$|目录.*$")


@dataclass(frozen=True, slots=True)
class ReportIdentity:
    """Issuer, year and kind, and what contradicts them (pairs of what and where)."""

    issuer: str
    issuer_kind: str
    fiscal_year: int
    kind: str
    contradictions: tuple[tuple[str, str], ...] = ()


def identify(pages: tuple[PageReading, ...], statements: list[Located]) -> ReportIdentity:
    """Return whose report this is; raises UnreadableReport where issuer or year cannot be told."""
    cover = _cover(pages)
    headings = [
        (match.group("issuer"), year_of(match.group(2)))
        for page in pages
        for line in page.lines
        if (match := _HEADING.match(canonical(line.text)))
    ]
    owners = Counter(
        name
        for located in statements
        for _, line in located.captions
        for match in _OWNER.finditer(canonical(line.text))
        if (name := match.group("name")) not in _MEASURES
    )
    names = [
        name
        for name in (
            cover[0] if cover else "",
            *(name for name, _ in owners.most_common()),
            *(h[0] for h in headings),
        )
        if name
    ]
    years = [year for year in (cover[1] if cover else None, *(heading[1] for heading in headings)) if year]
    if not names or not years:
        raise UnreadableReport(
            "the report does not say whose it is or of which year",
            got=f"issuer {names[0] if names else 'unknown'}, year {years[0] if years else 'unknown'}",
            expected="a cover such as 某某局 2023 年度部门决算",
            remedy="check that the file is the report itself",
        )
    kind = cover[2] if cover else "部门"
    contradictions = [("issuer", name) for name in dict.fromkeys(names) if not _same(name, names[0])]
    contradictions += [("fiscal year", str(year)) for year in dict.fromkeys(years) if year != years[0]]
    return ReportIdentity(
        names[0],
        "unit" if kind == "单位" else "department",
        years[0],
        "budget" if cover and cover[3] == "预算" else "final_accounts",
        tuple(contradictions),
    )


def units_of(located: Located) -> list[str]:
    """Return the units of measure printed above a statement, each once; more than one contradict each other."""
    lines = (line for _, line in (*located.captions, (located.page, located.title)))
    return list(
        dict.fromkeys(match.group("unit") for line in lines for match in _UNIT.finditer(canonical(line.text)))
    )


@dataclass(frozen=True, slots=True)
class TitleParts:
    """What a title such as 某某局2023年度部门决算 says; `level` is 部门, 单位 or nothing, `what` 决算 or 预算."""

    issuer: str
    fiscal_year: int
    level: str
    what: str


def title_parts(title: str) -> TitleParts | None:
    """Return the parts of a title in canonical spelling, or None where it names no year and report after it."""
    match = _TITLE.match(title)
    if match is None:
        return None
    issuer = _PROCESS_WORDS.sub("", match.group("before") or match.group("after"))
    return TitleParts(issuer, year_of(match.group(2)), match.group("kind") or "", match.group("what"))


def _cover(pages: tuple[PageReading, ...]) -> tuple[str, int, str, str] | None:
    for page in pages[:3]:
        lines = [canonical(line.text) for line in page.lines]
        text = ""
        for line in lines[:12]:
            if line.startswith("目录") or line == "目":
                break
            text += line
        parts = title_parts(text)
        if parts:
            return parts.issuer, parts.fiscal_year, parts.level or "部门", parts.what
    return None


def year_of(text: str) -> int:
    """Return the year that ASCII or Chinese digits write."""
    return int("".join(_DIGITS.get(character, character) for character in text))


def _same(first: str, second: str) -> bool:
    """A short form (新洲区总工会) and a long one (武汉市新洲区总工会) are one issuer."""
    first, second = (_SCOPE.sub("", name) for name in (first, second))
    return first.endswith(second) or second.endswith(first)
