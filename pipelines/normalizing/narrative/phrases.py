"""The phrase files compiled: placeholders to regular expressions, labels to lines. Applying them is `sentences`' matter.

The placeholder language is described at the top of `forms/narrative/words.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pipelines.errors import FormDataError
from pipelines.forms.files import read_yaml
from pipelines.forms.loader import forms
from pipelines.resources import folder

MONEY = ("current", "prior", "difference", "initial_budget", "adjusted_budget", "budget", "final", "amount")
PERCENT = ("growth_pct", "share_pct", "completion_pct")
COUNTED = ("count", "persons", "score")
MEASURES = (*MONEY, *PERCENT, *COUNTED)
READ = (*(name for name in MEASURES if name != "amount"), "reason")  # what is read once and no second time
NOT_PHRASES = ("words", "sections")
NOT_OF_LAST_YEAR = "".join(
    f"(?<!{before})"
    for before in (
        "上年",
        "上年度",
        r"[与比较]20\d\d",
        r"[与比较]20\d\d年",
        r"[与比较]20\d\d年度",
        '年[“"]',
        '年度[“"]',
    )
)
"""Before a phrase: 比上年基本支出…万元 names last year's amount by the label of this year's."""

NUMBER = r"(?<![\d.])-?\d[\d,]*(?:\.\d+)?"
MONEY_UNIT = r"[余多]?(?:(?:亿|万)[余多]?元?(?![人名个次])|千?元)(?:左右)?"
_TITLE = r"[^。;:,、（）\d.%][^。;:,（）\d%]{1,39}?"
_INNER = r"[^。;:,\d%]{2,40}?"
_PLACEHOLDER = re.compile(r"<(?P<name>[a-z_]+)(?: (?P<units>[^<>]+))?>")


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a pattern and the line that it stands for."""

    text: re.Pattern[str]
    line: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words that all patterns share: signs, approximations, stages of the budget."""

    negative: frozenset[str]
    before: Mapping[str, str]
    after: Mapping[str, str]
    stages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One entry of a phrase file. `none` maps lines to measures of which the phrase says that there is none."""

    sections: tuple[str, ...]
    phrases: tuple[re.Pattern[str], ...]
    line: str | None = None
    labels: tuple[Label, ...] = ()
    fund: str = "all"
    funds: Mapping[str, str] = field(default_factory=dict)
    funds_by_section: Mapping[str, str] = field(default_factory=dict)
    prefixes_by_section: Mapping[str, str] = field(default_factory=dict)
    tails: tuple[tuple[re.Pattern[str], ...], ...] = ()
    measures: Mapping[str, str] = field(default_factory=dict)
    none: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    unit: str | None = None
    anywhere: bool = False


@cache
def words() -> Words:
    """Return the shared words."""
    raw = read_yaml("narrative/words.yml")
    approximate = raw["approximate"]
    return Words(
        frozenset(raw["negative"]),
        {word: kind for kind, group in approximate["before"].items() for word in group},
        {word: kind for kind, group in approximate["after"].items() for word in group},
        raw["stages"],
    )


def phrase_files() -> list[str]:
    """Return the names of the phrase files, in order."""
    found = sorted(path.stem for path in (folder("forms") / "narrative").glob("*.yml"))
    return [name for name in found if name not in NOT_PHRASES]


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return every pattern, file by file, those that say "none" last: what a reason says of them is no statement.

    Raises FormDataError for a phrase that is no regular expression.
    """
    tails = {
        name: tuple(_compiled(text, ()) for text in texts)
        for name, texts in read_yaml("narrative/words.yml")["tails"].items()
    }
    found = [
        _pattern(entry, tails, bool(raw.get("anywhere")), name)
        for name in phrase_files()
        for raw in [read_yaml(f"narrative/{name}.yml")]
        for entry in raw["patterns"]
    ]
    return tuple(sorted(found, key=lambda pattern: bool(pattern.none)))


def _pattern(
    entry: Mapping[str, Any], tails: Mapping[str, tuple[re.Pattern[str], ...]], anywhere: bool, name: str
) -> Pattern:
    labels = tuple(Label(re.compile(text), line) for text, line in entry.get("lines", {}).items())
    phrases = [entry["phrase"]] if isinstance(entry["phrase"], str) else entry["phrase"]
    known = ("line", "fund", "funds", "funds_by_section", "prefixes_by_section", "measures", "none")
    try:
        return Pattern(
            sections=tuple(entry["sections"]),
            phrases=tuple(_compiled(NOT_OF_LAST_YEAR + text, labels) for text in phrases),
            labels=labels,
            tails=tuple(tails[tail] for tail in entry.get("tails", ())),
            anywhere=anywhere,
            units=entry.get("units", {}),
            unit=entry.get("unit"),
            **{key: entry[key] for key in known if key in entry},
        )
    except (re.error, KeyError) as error:
        raise FormDataError(f"{name}.yml: a phrase cannot be used", got=f"{phrases}: {error!r}") from error


def _compiled(text: str, labels: Iterable[Label]) -> re.Pattern[str]:
    alternatives = "|".join(label.text.pattern for label in labels)

    def expanded(match: re.Match[str]) -> str:
        return _expression(match["name"], match["units"], alternatives)

    return re.compile(_PLACEHOLDER.sub(expanded, text))


def _expression(name: str, units: str | None, labels: str) -> str:
    raw = read_yaml("narrative/words.yml")
    if name in MONEY:
        return f"{_before(name)}(?P<{name}>{NUMBER})(?P<{name}_unit>{MONEY_UNIT})"
    if name in PERCENT:
        return rf"{_before(name)}(?P<{name}>-?\d+(?:\.\d+)?%?)(?![\d.]|倍|个百分点)"
    if name in COUNTED:
        return f"{_before(name)}(?P<{name}>{NUMBER})(?P<{name}_unit>[余多]?(?:{units}))"
    return {
        "direction": f"(?P<direction>{'|'.join(raw['positive'] + raw['negative'])})",
        "growth_direction": f"(?P<growth_direction>{'|'.join(raw['positive'] + raw['negative'])})",
        "level": f"(?:基本)?(?P<level>{'|'.join(raw['level'])})",
        "year": r"(?P<year>20\d\d)",
        "stage": f"(?P<stage>{'|'.join(sorted(raw['stages'], key=len, reverse=True))})",
        "line": f"(?P<line>{labels})",
        "lines": f"(?P<lines>(?:{labels})(?:[、和](?:{labels}))+)",
        "name": r"(?P<name>[^、。;,:\d%]{2,30}?)",
        "class": f"(?P<class>{_TITLE})",
        "known_class": f"(?P<class>{'|'.join(sorted(forms().classes, key=len, reverse=True))})",
        "path": f"(?P<class>{_TITLE})（类）(?P<group>{_INNER})（款）(?P<item>{_INNER})（项）",
        "reason": r"(?P<reason>[^。]+?)(?=。|;(?:与|比|较|同)(?:上年|20\d\d)|$)",
    }[name]


def _before(name: str) -> str:
    return f"(?P<{name}_before>{'|'.join(words().before)})?"
