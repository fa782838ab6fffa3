"""The sums of the form's own identities by the names of their lines or columns, for comparing printed formulas with them.

Fills frames.own_formula. What a printed formula says is normalizing's; comparing is sql/frames/frames.formula_difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipelines.validating.contract import LEVELS, load_contract
from pipelines.validating.equation import Equation, parse
from pipelines.validating.suites import Identity, load_suites

if TYPE_CHECKING:
    import duckdb

_KINDS = {"report": "line", "column": "line", "row": "measure"}
_SUMS = ("rounding", "exact")
Term = tuple[str, str, str, str, str, int, str, bool]
"""check_id, case_key, statement, kind, target, sign, name, is_prefix."""


def fill_own_formulas(connection: duckdb.DuckDBPyConnection) -> None:
    """Insert the terms of every sum that a statement's own suite declares, whichever suites are run."""
    rows = [row for suite in load_suites() for identity in suite.identities for row in _terms(identity)]
    connection.executemany("insert into frames.own_formula values (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _terms(identity: Identity) -> Iterator[Term]:
    if identity.statement in (None, "narrative", "annex") or identity.law not in _SUMS:
        return
    kind = _KINDS.get(identity.scope)
    if kind is None:
        return
    for key, text in identity.cases.items():
        equation = parse(text)
        if not _is_sum(equation) or not all(_is_name(identity, term.name) for _, _, term in equation.terms):
            continue
        for term in equation.right:
            yield (
                identity.id, key, str(identity.statement), kind, equation.left[0].name, term.sign,
                term.name.removesuffix("*"), term.summed,
            )  # fmt: skip


def _is_sum(equation: Equation) -> bool:
    return len(equation.left) == 1 and equation.left[0].sign == 1 and equation.percentage is None


def _is_name(identity: Identity, name: str) -> bool:
    """Whether the name is a line or a measure alone; levels, and lines with their measure, are none."""
    statement = load_contract().statement(str(identity.statement))
    return name in statement.measures or (name not in LEVELS and statement.line(name) is not None)
