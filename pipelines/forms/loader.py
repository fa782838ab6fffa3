"""The form data as checked values: statements with titles, columns, lines; profiles; functional classes.

Code that reads reports asks here and holds no label of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import jsonschema

from pipelines.errors import FormDataError
from pipelines.forms.files import read_yaml
from pipelines.forms.labels import canonical


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of amounts: canonical headers, each a path from outer to inner header."""

    measure: str
    headers: tuple[tuple[str, ...], ...]
    fund: str | None = None
    side: int | None = None


@dataclass(frozen=True, slots=True)
class LineLabel:
    """A row known by its label; `after` names the line that must have come before it on the same side."""

    line: str
    labels: frozenset[str]
    after: str | None = None
    fund: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a two-sided statement; `classes` is the prefix under which functional classes stand."""

    lines: tuple[LineLabel, ...]
    classes: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the report."""

    statement: str
    title_zh: str
    title_en: str
    titles: tuple[str, ...]
    fund: str
    measures: tuple[Measure, ...]
    sides: tuple[Side, ...] = ()
    items: tuple[Measure, ...] = ()  # rows that stand as column headers (three public expenses)
    footers: tuple[LineLabel, ...] = ()
    subject_system: str | None = None
    none_sentence: str | None = None
    ignored_headers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Profile:
    """A form profile: what the form fixes beyond the columns that it prints."""

    profile: str
    line_numbers: bool
    three_public_budget_stage: str
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forms:
    """All form data."""

    statements: dict[str, Statement]
    titles: dict[str, str]  # canonical title -> statement id
    stub_headers: dict[str, str]  # canonical header -> label | code | line_number
    ignored_headers: frozenset[str]
    group_headers: frozenset[str]
    total_labels: frozenset[str]
    classes: dict[str, str]  # canonical name -> 3-digit code
    profiles: tuple[Profile, ...]

    @property
    def header_words(self) -> frozenset[str]:
        """Return every word that may head a column."""
        entries = (entry for item in self.statements.values() for entry in (*item.measures, *item.items))
        return frozenset(self.stub_headers) | {
            part for e in entries for header in e.headers for part in header
        }


@cache
def forms() -> Forms:
    """Return the form data; raises FormDataError when a file breaks its schema."""
    raw = read_yaml("statements.yml")
    try:
        jsonschema.validate(raw, read_yaml("statements.schema.yml"))
    except jsonschema.ValidationError as error:
        raise FormDataError(
            "statements.yml breaks its schema",
            got=f"{error.message} at {'/'.join(map(str, error.absolute_path))}",
            remedy="mend the file",
        ) from error
    statements = {key: _statement(key, value) for key, value in raw["statements"].items()}
    titles: dict[str, str] = {}
    for statement in statements.values():
        for title in statement.titles:
            if titles.setdefault(title, statement.statement) != statement.statement:
                raise FormDataError(
                    "a title belongs to two statements", got=title, remedy="mend statements.yml"
                )
    return Forms(
        statements,
        titles,
        {canonical(label): role for role, labels in raw["stub_headers"].items() for label in labels},
        frozenset(map(canonical, raw["ignored_headers"])),
        frozenset(map(canonical, raw["group_headers"])),
        frozenset(map(canonical, raw["total_labels"])),
        {canonical(name): code for code, names in read_yaml("classes.yml").items() for name in names},
        tuple(
            Profile(
                item["profile"],
                item["evidence"]["line_numbers"],
                item["three_public_budget_stage"],
                tuple(item["order"]),
            )
            for item in read_yaml("profiles.yml")
        ),
    )


def _statement(key: str, raw: dict[str, Any]) -> Statement:
    return Statement(
        statement=key,
        title_zh=raw["title_zh"],
        title_en=raw["title_en"],
        titles=tuple(map(canonical, raw["titles"])),
        fund=raw["fund"],
        measures=tuple(
            Measure(item["measure"], _paths(item["headers"]), item.get("fund"), item.get("side"))
            for item in raw["measures"]
        ),
        sides=tuple(Side(_lines(side["lines"]), side.get("classes")) for side in raw.get("sides", ())),
        items=tuple(Measure(item["line"], _paths(item["headers"])) for item in raw.get("items", ())),
        footers=_lines(raw.get("footers", ())),
        subject_system=raw.get("subject_system"),
        none_sentence=raw.get("none_sentence"),
        ignored_headers=frozenset(map(canonical, raw.get("ignored_headers", ()))),
    )


def _paths(headers: list[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(canonical(part) for part in header.split("/")) for header in headers)


def _lines(items: list[dict[str, Any]] | tuple[()]) -> tuple[LineLabel, ...]:
    return tuple(
        LineLabel(
            item["line"], frozenset(map(canonical, item["labels"])), item.get("after"), item.get("fund")
        )
        for item in items
    )
