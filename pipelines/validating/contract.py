"""The names of the data contract that equations may use, read from expectations/schema/contract.yml.

Only the meaning of names belongs here: which statement, which line, which measures. No SQL.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipelines.errors import FormDataError
from pipelines.resources import folder

LEVELS = {"类": 3, "款": 5, "项": 7}
STAGES = {"initial": "initial", "adjusted": "adjusted", "unstated": None}
PREFIXES = ("last_year", "earlier", "budget", "next_budget")
"""What may stand before a statement, with a colon: the report of the year before, an earlier publication of this one,
the issuer's budget of the year, its budget of the year after."""
_CODE = re.compile(r"\d{3}|\d{5}|\d{7}")


@dataclass(frozen=True, slots=True)
class Line:
    """What a name means: one line, every line under a prefix (`exp.fn.*`), of a level (`类`), or the line of a class or code.

    `stages`: the budget stages it is narrowed to, None among them for numbers that name no stage; empty for all.
    """

    statement: str
    line: str
    measures: tuple[str, ...]
    stages: tuple[str | None, ...] = ()

    @property
    def prefix(self) -> str | None:
        """The prefix of a name that ends in `*`, else None."""
        return self.line[:-1] if self.line.endswith("*") else None

    @property
    def is_many(self) -> bool:
        """Whether the name stands for many lines that are added up: those under a prefix, or all of a level."""
        return self.prefix is not None or self.line in LEVELS

    @property
    def is_class(self) -> bool:
        """Whether the name stands for one line per functional class."""
        return self.line.endswith("<class>")

    @property
    def is_kind(self) -> bool:
        """Whether the name stands for one line per kind, such as a project."""
        return "<kind>" in self.line

    @property
    def is_code(self) -> bool:
        """Whether the name stands for one line per code."""
        return self.line.endswith("<code>")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: the measures of each of its lines and the levels of its codes (digits, fewest first)."""

    name: str
    measures_of: dict[str, tuple[str, ...]]
    levels: tuple[int, ...] = ()

    @property
    def measures(self) -> frozenset[str]:
        """Every measure that any line of the statement carries."""
        return frozenset(measure for measures in self.measures_of.values() for measure in measures)

    def line(self, name: str) -> Line | None:
        """Return the line called `name`, or None when the contract has none."""
        for template in _templates(name):
            if template in self.measures_of:
                return Line(self.name, name, self.measures_of[template])
        return None


@dataclass(frozen=True, slots=True)
class Contract:
    """All statements by name."""

    statements: dict[str, Statement]

    def statement(self, name: str) -> Statement:
        """Return the statement; raises FormDataError for an unknown one."""
        if name not in self.statements:
            raise FormDataError(f"unknown statement {name}", expected=", ".join(self.statements))
        return self.statements[name]

    def line(self, statement: str, name: str) -> Line:
        """Return the line `name` of `statement` with its measures; raises FormDataError for an unknown one."""
        line = self.statement(statement).line(name)
        if line is None:
            raise FormDataError(
                f"{statement} has no line {name}", expected="a line of expectations/schema/contract.yml"
            )
        return line

    def cell(self, name: str, statement: str | None) -> Line:
        """Return what `[prefix:][statement.]line[.measure][.stage]` means, with exactly one measure.

        A statement that is named goes before the suite's own `statement`. Raises FormDataError for anything else.
        """
        prefix, colon, plain = name.partition(":")
        if colon and prefix in PREFIXES:
            cell = self.cell(plain, None)
            return replace(cell, statement=f"{prefix}:{cell.statement}")
        whole, _, stage = name.rpartition(".")
        if stage in STAGES:
            return replace(self.cell(whole, statement), stages=(STAGES[stage],))
        head, _, rest = name.partition(".")
        found = self._cell(head, rest) if head in self.statements else None
        if found is None and statement is not None:
            found = self._cell(statement, name)
        if found is None:
            raise FormDataError(
                f"{name} is not one cell",
                expected="[statement.]line.measure[.stage] of expectations/schema/contract.yml",
            )
        return found

    def _cell(self, statement: str, name: str) -> Line | None:
        whole = self.statement(statement).line(name)
        if whole is not None and len(whole.measures) == 1:
            return whole
        line_name, _, measure = name.rpartition(".")
        line = self.statement(statement).line(line_name)
        return (
            Line(statement, line_name, (measure,)) if line is not None and measure in line.measures else None
        )


def _templates(name: str) -> list[str]:
    if name.endswith("*"):
        stem = name[: name.rindex(".") + 1]
        return [stem + "<class>", stem + "<code>", stem + "<kind>"] if name[-2] == "." else [stem + "<code>"]
    if name in ("<class>", *LEVELS) or _CODE.fullmatch(name):
        return ["<code>"]
    stem, dot, code = name.rpartition(".")
    return [name, f"{stem}{dot}<class>"] if re.fullmatch(r"\d{3}", code) else [name]


@cache
def load_contract(path: Path | None = None) -> Contract:
    """Return the contract that ships with the suites."""
    raw: dict[str, Any] = yaml.safe_load(
        (path or folder("expectations") / "schema" / "contract.yml").read_text("utf-8")
    )
    return Contract({name: _statement(name, entry) for name, entry in raw["statements"].items()})


def _statement(name: str, entry: dict[str, Any]) -> Statement:
    measures_of: dict[str, tuple[str, ...]] = {}
    for group in entry["lines"]:
        for line in map(str, group["names"]):
            known = measures_of.get(line, ())
            measures_of[line] = (*known, *(measure for measure in group["measures"] if measure not in known))
    return Statement(name, measures_of, tuple(LEVELS[level] for level in entry.get("levels", ())))
