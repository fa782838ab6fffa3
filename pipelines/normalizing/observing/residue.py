"""Words that a published report should not hold, found by the patterns of `forms/text/residue.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import jsonschema

from pipelines.errors import FormDataError
from pipelines.forms.files import read_yaml
from pipelines.normalizing.report_identity import ReportIdentity
from pipelines.normalizing.running_text import RunningText
from pipelines.records import Observation

_AROUND = 8  # characters shown on each side


@dataclass(frozen=True, slots=True)
class Residue:
    """One pattern; `issuers` and `not_issuers` narrow it to reports of some levels of government."""

    kind: str
    zh: str
    phrase: re.Pattern[str]
    issuers: re.Pattern[str] | None = None
    not_issuers: re.Pattern[str] | None = None

    def concerns(self, names: tuple[str, ...]) -> bool:
        """Return whether a report whose issuer bears these names may not say this."""
        if self.issuers is None:
            return True
        barred = self.not_issuers is not None and any(self.not_issuers.search(name) for name in names)
        return not barred and any(self.issuers.search(name) for name in names)


def residue(
    text: RunningText, statement: str | None, identity: ReportIdentity, report_id: str
) -> Iterator[Observation]:
    """Yield every such stretch of the text; `statement` is the one under which it stands, if it does."""
    names = (identity.issuer, *(name for what, name in identity.contradictions if what == "issuer"))
    for pattern in patterns():
        if not pattern.concerns(names):
            continue
        for match in pattern.phrase.finditer(text.text):
            if "plan" in match.groupdict() and not _is_over(match["plan"], identity.fiscal_year):
                continue
            start = max(match.start() - _AROUND, 0)
            yield Observation(
                report_id,
                "residue",
                pattern.kind,
                value=pattern.zh,
                printed=text.printed(start, min(match.end() + _AROUND, len(text.text))),
                statement=statement,
                page=text.page(match.start()),
                boxes=text.boxes(*match.span()),
            )


@cache
def patterns() -> tuple[Residue, ...]:
    """Return the patterns; raises FormDataError where the file breaks its schema."""
    return tuple(
        Residue(
            entry["kind"],
            entry["zh"],
            re.compile(entry["phrase"]),
            re.compile(entry["issuers"]) if "issuers" in entry else None,
            re.compile(entry["not_issuers"]) if "not_issuers" in entry else None,
        )
        for entry in _raw()["patterns"]
    )


@cache
def _raw() -> dict[str, Any]:
    raw: dict[str, Any] = read_yaml("text/residue.yml")
    try:
        jsonschema.validate(raw, read_yaml("text/residue.schema.yml"))
    except jsonschema.ValidationError as error:
        raise FormDataError(
            "text/residue.yml breaks its schema", got=error.message, remedy="mend the file"
        ) from error
    return raw


def _is_over(plan: str, fiscal_year: int) -> bool:
    return bool(_raw()["plans"][plan][1] < fiscal_year)
