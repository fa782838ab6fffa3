"""Formulas that forms print, 27行=（1+2+…+8）行 or 3=4+5 over a column, as expressions over the cells of their table.

Which cells a row or column number holds comes from the table's own 行次 and 栏次. Executing a formula on the report's
numbers and comparing it with the form's identities are validating's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipelines.records import FormulaTerm

ROW, COLUMN = "行", "栏"
_AXES = {ROW: "row", COLUMN: "column"}
_MINUS = str.maketrans("－−—–﹣", "-----")
_DOTS = re.compile(r"\.{2,}|…+|·{2,}|⋯+")
_FORMULA = re.compile(
    r"第?(?P<target>\d+)(?P<axis>[行栏])?(?:各[行栏])?="
    r"(?P<sum>[-+()\d~第]+(?:[行栏](?:各[行栏])?[-+)][-+()\d~第]*)*[行栏]?)"
)
_OVER_COLUMN = re.compile(r"^(?P<target>\d{1,2})=(?P<sum>[-+()\d~]+)$")
_TOKEN = re.compile(r"\d+|[-+()~]")
_SHORT_RUN = 8  # terms; the lines of revenue are eight, and are written out
_WORDS = re.compile(r"各[行栏]|第")


@dataclass(frozen=True, slots=True)
class PrintedFormula:
    """`target` = the sum of `terms` (sign, number) in the order printed, all of them rows (行) or all columns (栏)."""

    axis: str
    target: int
    terms: tuple[tuple[int, int], ...]

    def __str__(self) -> str:
        """Return the formula as forms print it; a longer run of numbers as 33+34+…+58."""
        body = ""
        for run in self._runs():
            shown = [*run[:2], None, run[-1]] if len(run) > _SHORT_RUN else run
            body += "".join(
                "+…" if term is None else f"{'+' if term[0] > 0 else '-'}{term[1]}" for term in shown
            )
        return f"{self.target}{self.axis}=（{body.removeprefix('+')}）{self.axis}"

    def _runs(self) -> list[list[tuple[int, int]]]:
        """Return the terms, those that are added and follow one another by one together."""
        runs: list[list[tuple[int, int]]] = []
        for sign, number in self.terms:
            if runs and sign > 0 and runs[-1][-1] == (1, number - 1):
                runs[-1].append((sign, number))
            else:
                runs.append([(sign, number)])
        return runs


@dataclass(frozen=True, slots=True)
class Numbering:
    """What the numbers of a table stand for: rows a line, or none where the row has no label; columns line and measure."""

    rows: Mapping[int, str | None] = field(default_factory=dict)
    columns: Mapping[int, tuple[str | None, str]] = field(default_factory=dict)
    formulas: tuple[str, ...] = ()  # printed in the row of column numbers: 3=4+5


def parse_formulas(text: str) -> list[PrintedFormula]:
    """Return the formulas of a note in their order. `1+2+…+8` stands for every number between; brackets may nest."""
    found = []
    for match in _FORMULA.finditer(_plain(text)):
        body = _WORDS.sub("", match["sum"])
        axes = set(re.findall(f"[{ROW}{COLUMN}]", (match["axis"] or "") + body))
        terms = _terms(re.sub(f"[{ROW}{COLUMN}]", "", body))
        if len(axes) == 1 and terms:
            found.append(PrintedFormula(axes.pop(), int(match["target"]), terms))
    return found


def parse_over_column(text: str) -> PrintedFormula | None:
    """Return the formula of a column number, 3=4+5 or 3=（4+5）, or None where it is a number alone."""
    match = _OVER_COLUMN.match(_plain(text))
    terms = _terms(match["sum"]) if match else ()
    return PrintedFormula(COLUMN, int(match["target"]), terms) if match and terms else None


def formula_terms(
    notes: str, numbering: Numbering, statement: str, report_id: str, page: int
) -> Iterator[FormulaTerm]:
    """Yield every term of every formula that stands in the notes or over a column, each formula once."""
    over = (parse_over_column(text) for text in numbering.formulas)
    for formula in dict.fromkeys([*parse_formulas(notes), *(one for one in over if one is not None)]):
        for position, (sign, number) in enumerate([(1, formula.target), *formula.terms]):
            if formula.axis == ROW:
                placed, line, measure = number in numbering.rows, numbering.rows.get(number), None
            else:
                placed = number in numbering.columns
                line, measure = numbering.columns.get(number, (None, None))
            yield FormulaTerm(
                report_id, statement, str(formula), _AXES[formula.axis], position, sign, number, placed, line, measure, page
            )  # fmt: skip


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _DOTS.sub("~", text).translate(_MINUS))
    return _DOTS.sub("~", re.sub(r"\s+", "", plain).translate(_MINUS))


def _terms(text: str) -> tuple[tuple[int, int], ...]:
    """Return the signed numbers of a sum; nothing where it breaks off, or a gap has no end or runs backwards."""
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text:
        return ()
    found: list[tuple[int, int]] = []
    signs, sign, is_gap, wants_number = [1], 1, False, True
    for token in tokens:
        if token in "+-":
            sign = 1 if token == "+" else -1
            wants_number = True
        elif token == "(":
            signs.append(signs[-1] * sign)
            sign = 1
        elif token == ")":
            if len(signs) == 1 or wants_number:
                return ()
            signs.pop()
        elif token == "~":
            is_gap, wants_number = True, False
        else:
            number = int(token)
            if not wants_number:
                return ()
            if is_gap:
                if not found or number <= found[-1][1]:
                    return ()
                found += [(signs[-1] * sign, between) for between in range(found[-1][1] + 1, number)]
                is_gap = False
            found.append((signs[-1] * sign, number))
            sign, wants_number = 1, False
    return () if is_gap or wants_number or len(signs) > 1 else tuple(found)
