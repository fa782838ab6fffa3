"""Formulas printed under statements, 27行=（1+2+…+8）行, as expressions, and whether they are the form's own.

The form's own formulas are the sources of the printed identities in expectations/. Executing them is validating's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipelines.normalizing.problems import finding
from pipelines.records import Finding
from pipelines.resources import folder
from pipelines.validating.suites import load_suite

_MINUS = str.maketrans("－−—–﹣", "-----")
_DOTS = re.compile(r"\.{2,}|…+|·{2,}")
_FORMULA = re.compile(
    r"(?P<target>\d+)(?P<axis>[行栏])(?:各[行栏])?=\(?(?P<terms>[-+]?\d+(?:[-+](?:\d+|~))*)\)?(?P=axis)"
)
_TERM = re.compile(r"(?P<sign>[-+]?)(?P<number>\d+|~)")


@dataclass(frozen=True, slots=True)
class PrintedFormula:
    """`target` = the sum of `terms` (sign, number), all of them rows (行) or all columns (栏)."""

    axis: str
    target: int
    terms: frozenset[tuple[int, int]]

    def __str__(self) -> str:
        """Return the formula as forms print it."""
        ordered = sorted(self.terms, key=lambda term: (-term[0], term[1]))
        body = "".join(f"{'+' if sign > 0 else '-'}{number}" for sign, number in ordered)
        return f"{self.target}{self.axis}=（{body.removeprefix('+')}）{self.axis}"


def parse_formulas(text: str) -> list[PrintedFormula]:
    """Return the formulas of a note in their order. `1+2+…+8` stands for every number between."""
    plain = unicodedata.normalize("NFKC", _DOTS.sub("~", text).translate(_MINUS))
    plain = _DOTS.sub("~", re.sub(r"\s+", "", plain).translate(_MINUS))
    return [
        PrintedFormula(match["axis"], int(match["target"]), terms)
        for match in _FORMULA.finditer(plain)
        if (terms := _terms(match["terms"]))
    ]


def _terms(text: str) -> frozenset[tuple[int, int]]:
    """Return the signed numbers of a sum; nothing where a gap has no end or runs backwards."""
    found: list[tuple[int, int]] = []
    is_gap = False
    for match in _TERM.finditer(text):
        sign = -1 if match["sign"] == "-" else 1
        if match["number"] == "~":
            is_gap = True
            continue
        number = int(match["number"])
        if is_gap:
            if not found or number <= found[-1][1]:
                return frozenset()
            found += [(sign, between) for between in range(found[-1][1] + 1, number)]
            is_gap = False
        found.append((sign, number))
    return frozenset() if is_gap else frozenset(found)


@cache
def own_formulas(statement: str) -> frozenset[PrintedFormula]:
    """Return the formulas that the form prints under a statement."""
    suite = load_suite(folder("expectations") / f"{statement}.yml")
    printed = [identity.source for identity in suite.identities if identity.origin == "printed"]
    return frozenset(formula for source in printed for formula in parse_formulas(source))


def formula_findings(
    notes: str, statement: str, title: tuple[str, str], report_id: str, page: int
) -> Iterator[Finding]:
    """Yield S-FORM for a printed formula that is not the form's own: another sum for the same row or column.

    A form with other numbers than ours differs in most formulas; that is told once, for information.
    """
    printed = parse_formulas(notes)
    own = {(formula.axis, formula.target): formula for formula in own_formulas(statement)}
    differing = [formula for formula in printed if own.get((formula.axis, formula.target)) != formula]
    if not differing:
        return
    is_other_form = 2 * len(differing) > len(printed) and len(printed) > 1
    zh, en = title
    titles = (
        (f"{zh}的行次、栏次另有编排", f"{en} numbers its rows or columns in another way")
        if is_other_form
        else (
            f"{zh}下所印公式与表式不同：{'；'.join(map(str, differing))}",
            f"{en}: a printed formula is not the form's own",
        )
    )
    expected = "；".join(
        str(own[place]) for formula in differing if (place := (formula.axis, formula.target)) in own
    )
    detail = f"found: {'；'.join(map(str, differing))}; expected: {expected or 'no formula for that row or column'}"
    grade = ("info", "scope") if is_other_form or not expected else ("warning", "issuer_error")
    yield finding("S-FORM", report_id, statement, grade, titles, detail, page)
