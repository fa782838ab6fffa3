"""Titles of links: is it a final account or a budget, and whose, of which year. A hint: the report itself decides.

The patterns are data, `titles.yml`; what a source says of its own titles comes before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast, get_args

import yaml

from pipelines.forms.labels import canonical
from pipelines.normalizing.report_identity import title_parts
from pipelines.sources.watched import IssuerKind, ReportKind, WatchedSource

_EXTENSION = re.compile(r"\.[A-Za-z]{2,5}$")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:年|[^\d])")
_NO_YEAR = re.compile(r"^(?P<issuer>.{2,40}?)(?P<level>部门|单位)(?:收支)?(?:决算|预算)")
_ASIDE = re.compile(r"(?:（(?P<in>[^（）]{2,40})）|[-—_:：](?P<after>[^-—_:：（）]{2,40}))$")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What a title says; None is what it does not say."""

    issuer: str | None = None
    issuer_kind: IssuerKind | None = None
    fiscal_year: int | None = None
    kind: ReportKind | None = None

    def over(self, other: Told) -> Told:
        """Return this, completed by what `other` says."""
        return Told(
            self.issuer or other.issuer,
            self.issuer_kind or other.issuer_kind,
            self.fiscal_year or other.fiscal_year,
            self.kind or other.kind,
        )


def told_by(title: str, source: WatchedSource) -> Told:
    """Return what a title says of issuer, year and kind."""
    text = _EXTENSION.sub("", canonical(title[:_LONGEST]))
    for pattern in _words().before:
        text = pattern.sub("", text, count=1)
    parts = title_parts(text)
    plain = None if parts else _NO_YEAR.match(text)
    level = parts.level if parts else plain.group("level") if plain else ""
    if parts:
        year: int | None = parts.fiscal_year
    else:
        found = _YEAR.search(text + " ")
        year = int(found.group(1)) if found else None
    candidates = [parts.issuer if parts else "", plain.group("issuer") if plain else ""]
    if aside := _ASIDE.search(text):
        candidates.append(aside.group("in") or aside.group("after"))
    names = (_name(candidate) for candidate in candidates)
    return Told(
        _known(text, source) or next((name for name in names if name), None),
        "unit" if level == "单位" else "department" if level == "部门" else None,
        year,
        _kind(text),
    )


def is_skipped(title: str, source: WatchedSource) -> bool:
    """Whether the title is of something that is no report, by the source's rules and the common ones."""
    text = canonical(title[:_LONGEST])
    own = source.links.skip_titles
    words = _words()
    if (own and own.search(title)) or any(pattern.search(text) for pattern in words.skip):
        return True
    return not words.departmental.search(text) and any(pattern.search(text) for pattern in words.unless)


def is_followed(title: str, told: Told, source: WatchedSource) -> bool:
    """Whether a link with this title leads to a report: it names a kind, and a year or an issuer."""
    if is_skipped(title, source):
        return False
    if source.links.titles is not None:
        return bool(source.links.titles.search(title))
    return told.kind is not None and (told.fiscal_year is not None or told.issuer is not None)


def _kind(text: str) -> ReportKind | None:
    kinds = cast("tuple[ReportKind, ...]", get_args(ReportKind))
    return next((kind for kind in kinds if _words().kinds[kind] in text), None)


def _known(text: str, source: WatchedSource) -> str | None:
    for hint in source.issuer_hints:
        if canonical(hint.match) in text:
            return hint.issuer
    names = [
        (alias, issuer.name) for issuer in source.expected_issuers for alias in (issuer.name, *issuer.aliases)
    ]
    for alias, name in sorted(names, key=lambda pair: -len(pair[0])):
        if canonical(alias) in text:
            return name
    return None


def _name(text: str) -> str:
    for pattern in (*_words().before, *_words().around):
        text = pattern.sub("", text, count=1)
    text = text.strip("-—_·.,，、:：|")
    return "" if len(text) < 2 or any(pattern.search(text) for pattern in _words().no_names) else text


@dataclass(frozen=True, slots=True)
class _Words:
    kinds: dict[str, str]
    departmental: re.Pattern[str]
    skip: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    before: tuple[re.Pattern[str], ...]
    around: tuple[re.Pattern[str], ...]
    no_names: tuple[re.Pattern[str], ...]


@cache
def _words() -> _Words:
    raw: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "titles.yml").read_text(encoding="utf-8"))
    lists = {
        key: tuple(re.compile(pattern) for pattern in value)
        for key, value in raw.items()
        if isinstance(value, list)
    }
    return _Words(
        raw["kinds"],
        re.compile(raw["departmental"]),
        lists["skip"],
        lists["skip_unless_departmental"],
        lists["before_titles"],
        lists["around_names"],
        lists["no_names"],
    )
