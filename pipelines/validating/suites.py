"""Suites as declared in expectations/*.yml: read, checked against the JSON schema and the contract, never run here.

One identity is one entry that reads aloud; what it computes is decided in selection.py and evaluation.py.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from pipelines.errors import FormDataError
from pipelines.resources import folder
from pipelines.validating.contract import load_contract
from pipelines.validating.selection import Case, compile_cases

RESTATEMENT = "expect_restatement_to_be_equal"
EXPECTATIONS = {
    "rounding": "expect_sum_identity_to_hold",
    "exact": "expect_sum_identity_to_hold",
    "at_most": "expect_part_to_be_at_most_the_whole",
    "interval_percent": "expect_percentage_to_fit_its_interval",
}
"""The type of the expectation that an equation becomes, by its law; identity_expectation.py defines them. One amount that
must equal one other is a restatement."""
FRAME_EXPECTATIONS = {
    "agreement": "expect_frame_to_agree",
    "direction_word": "expect_direction_words_to_agree",
    "code_name": "expect_codes_to_have_their_names",
    "uniqueness": "expect_entries_to_be_unique",
    "presence": "expect_entries_to_be_present",
}
"""The type of the expectation that a view of sql/frames becomes, by what it compares."""


@dataclass(frozen=True, slots=True)
class Identity:
    """One accounting identity. `cases` maps the key of each result to its equation; a single one has the key ''.

    Scope `frame`: no equation but a view of sql/frames that evaluates the `rule` for reports with the statements `needs`.
    """

    id: str
    zh: str
    en: str
    origin: str  # printed | implied | regulation
    source: str
    severity: str  # error | warning | info
    law: str  # rounding | exact | interval_percent | at_most | agreement
    scope: str  # report | row | column | hierarchy | class | code | kind | mention | frame
    cases: Mapping[str, str]
    statement: str | None = None
    counts: str | None = None
    finding_class: str = "issuer_error"
    absent: str | None = None
    complete: str | None = None
    from_year: int | None = None
    forms: tuple[str, ...] = ()
    frame: str | None = None
    needs: tuple[str, ...] = ()
    expectation: str = ""

    def compiled(self) -> tuple[Case, ...]:
        """Return what it compares; a frame compares for itself, so only what it needs is said."""
        if self.frame is not None:
            for name in self.needs:
                load_contract().statement(name.rpartition(":")[2])
            return (Case("", (), self.needs, ()),)
        return compile_cases(self.scope, self.law, self.cases, self.statement, self.absent)

    @property
    def equation(self) -> str:
        """The equation, or all of them, one after the other."""
        return "; ".join(self.cases.values())


@dataclass(frozen=True, slots=True)
class Suite:
    """The identities of one file; `statement` is what names without a statement belong to."""

    name: str
    zh: str
    en: str
    statement: str | None
    identities: tuple[Identity, ...] = field(default=())


def load_suites(place: Path | None = None) -> list[Suite]:
    """Return the suites of `place` (the shipped ones by default) in order of their files.

    Raises FormDataError for a file that breaks the schema, an equation that names unknown lines or columns,
    and an id that occurs twice.
    """
    return list(_suites_of(place or folder("expectations")))


@cache
def _suites_of(place: Path) -> tuple[Suite, ...]:
    suites = tuple(load_suite(path) for path in sorted(place.glob("*.yml")))
    if not suites:
        raise FormDataError(f"{place} holds no suites", remedy="reinstall fiscal-warehouse")
    ids = [identity.id for suite in suites for identity in suite.identities]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise FormDataError(
            "identities are declared twice", got=", ".join(twice), expected="one entry for each id"
        )
    return suites


def load_suite(path: Path) -> Suite:
    """Return the suite of one file; raises FormDataError naming file and place."""
    schema = json.loads((folder("expectations") / "schema" / "suite.json").read_text("utf-8"))
    try:
        raw: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
        jsonschema.validate(raw, schema)
    except yaml.YAMLError as error:
        raise FormDataError(f"{path.name} is not YAML", got=str(error)) from error
    except jsonschema.ValidationError as error:
        spot = "/".join(str(part) for part in error.absolute_path) or "the file"
        raise FormDataError(f"{path.name} breaks the schema at {spot}", got=error.message) from error
    if raw["suite"] != path.stem:
        raise FormDataError(f"{path.name} declares the suite {raw['suite']}", expected=path.stem)
    statement = raw.get("statement")
    identities = tuple(_identity(entry, statement, path) for entry in raw["identities"])
    return Suite(raw["suite"], raw["zh"], raw["en"], statement, identities)


def _identity(entry: dict[str, Any], statement: str | None, path: Path) -> Identity:
    known = {**entry, "forms": tuple(entry.get("forms", ())), "needs": tuple(entry.get("needs", ()))}
    equation = known.pop("equation", known.pop("rule", None))
    cases = known.pop("cases", None) or {"": equation}
    is_frame = "frame" in known
    known["expectation"] = (
        FRAME_EXPECTATIONS[known.pop("compares", "agreement")]
        if is_frame
        else RESTATEMENT
        if known["law"] == "exact" and all(map(_is_restatement, cases.values()))
        else EXPECTATIONS.get(known["law"], "")
    )
    identity = Identity(cases=cases, statement=statement, **known)
    try:
        if is_frame != (identity.scope == "frame") or (identity.law == "agreement" and not is_frame):
            raise FormDataError(
                "a frame has the scope frame, and only a frame the law agreement", got=identity.scope
            )
        identity.compiled()
    except FormDataError as error:
        raise FormDataError(
            f"{path.name}: {identity.id}: {error.what}",
            got=error.got,
            expected=error.expected,
            remedy=error.remedy or "correct the entry",
        ) from error
    return identity


def _is_restatement(text: str) -> bool:
    left, equals, right = text.partition("=")
    return bool(equals) and not any(mark in left + right for mark in "+-(")
