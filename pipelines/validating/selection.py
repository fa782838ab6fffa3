"""Which cells an equation speaks of: the terms of each case as filters and keys over frames.cell.

One function per scope. The sums, the rounding law and the outcomes are evaluation.py's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pipelines.errors import FormDataError
from pipelines.validating.contract import LEVELS, STAGES, Contract, Line, load_contract
from pipelines.validating.equation import Equation, Term, parse


@dataclass(frozen=True, slots=True)
class Selection:
    """The cells of one term; `where` and `key` are SQL over a row of frames.cell.

    `joined`: SQL that equals what the case is evaluated per; None for a cell that is the same for all of them.
    `relation`: a view that says side, sign and position of each cell itself, joined by `where`; it is called `term`.
    """

    is_left: bool
    sign: int
    position: int
    where: str
    key: str
    joined: str | None = None
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One equation ready to be evaluated. `statements` and `columns` must be printed for it to be applicable.

    `absent_is_zero`: a row that is not printed counts as zero; otherwise a side without rows is not applicable.
    `mentions`: filter of the cells that are compared one by one with the other side; `per`: what a cell and the cells
    compared with it have in common, SQL over the former. `is_at_most`: the left side may be less. `every_term`: a row without one of the terms is not applicable, instead of counting it as zero.
    `percentage`: percent_change or percent_of.
    """

    key: str
    selections: tuple[Selection, ...]
    statements: tuple[str, ...]
    columns: tuple[str, ...]
    absent_is_zero: bool = False
    mentions: str | None = None
    per: str | None = None
    is_at_most: bool = False
    every_term: bool = False
    percentage: str | None = None


SENTENCES = ("narrative", "annex")
"""Statements whose lines carry what a sentence happens to say; the rows of the others carry every column."""
Terms = list[tuple[bool, int, Term]]
_Parts = tuple[list[Selection], list[Line]]


def compile_cases(
    scope: str, law: str, cases: Mapping[str, str], statement: str | None, absent: str | None = None
) -> tuple[Case, ...]:
    """Return the cases of one identity; raises FormDataError for equations that the contract or the scope rejects.

    `absent` = 'zero': a side without rows counts as zero.
    """
    contract = load_contract()
    compiled = []
    for key, text in cases.items():
        equation = parse(text)
        if (equation.percentage is not None) != (law == "interval_percent"):
            raise FormDataError(f"law {law} does not fit the equation", got=text)
        if (equation.relation == "<=") != (law == "at_most"):
            raise FormDataError(f"law {law} does not fit the relation {equation.relation}", got=text)
        case = _SCOPES[scope](key, equation, statement, contract)
        compiled.append(
            replace(
                case,
                percentage=equation.percentage,
                is_at_most=law == "at_most",
                absent_is_zero=case.absent_is_zero or absent == "zero",
            )
        )
    if len({case.percentage for case in compiled}) > 1:
        raise FormDataError("the cases of one identity are of one kind", got="; ".join(cases.values()))
    return tuple(compiled)


def _report(key: str, equation: Equation, statement: str | None, contract: Contract) -> Case:
    """Names are cells: one evaluation per report."""
    selections, cells = _cells(key, equation, statement, contract)
    return Case(key, tuple(selections), _statements(cells), _columns(cells))


def _mention(key: str, equation: Equation, statement: str | None, contract: Contract) -> Case:
    """Each printing of the left cell is compared with the right side."""
    selections, cells = _cells(key, equation, statement, contract)
    if len(equation.left) != 1:
        raise FormDataError("scope mention needs one name on the left")
    lead, *others = selections
    lead = replace(lead, where=_where(cells[0]))
    return Case(key, (lead, *others), _statements(cells), _columns(cells), mentions=lead.where)


def _cells(key: str, equation: Equation, statement: str | None, contract: Contract) -> _Parts:
    selections, cells = [], []
    for is_left, position, term in equation.terms:
        cell = contract.cell(term.name, statement)
        if cell.is_class or cell.is_code or cell.is_kind or cell.is_many != term.summed:
            raise FormDataError(f"{term.name} is not one cell", expected="sum(name.*) for many lines")
        where = f"{_where(cell)}{_once(cell)}"
        selections.append(Selection(is_left, term.sign, position, where, quoted(key)))
        cells.append(cell)
    return selections, cells


def _code(key: str, equation: Equation, statement: str | None, contract: Contract) -> Case:
    """Names with <code>: each code of the left side on its own; names without it are the same for every code."""
    selections, cells = [], []
    code_key = f"{quoted(key + '.')} || mention.per" if key else "mention.per"
    for is_left, position, term in equation.terms:
        cell = contract.cell(term.name, statement)
        if cell.is_class or term.summed or (is_left and not cell.is_code):
            raise FormDataError(f"{term.name} names no code", expected="statement.line.<code>.measure")
        prefix = cell.line.removesuffix("<code>")
        line = f"line_id = {quoted(prefix)} || cell.code" if cell.is_code else _line(cell)
        where = f"{_of_cell(cell)} and {line}" + ("" if is_left else _once(cell))
        joined = "cell.code" if cell.is_code else None
        selections.append(Selection(is_left, term.sign, position, where, code_key, joined))
        cells.append(cell)
    if len(equation.left) != 1:
        raise FormDataError("scope code needs one name on the left")
    left = selections[0].where
    return Case(key, tuple(selections), _statements(cells), _columns(cells), mentions=left, per="code")


def _kind(key: str, equation: Equation, statement: str | None, contract: Contract) -> Case:
    """Names with <kind>: each kind of the left side, such as a project, on its own."""
    selections, cells = [], []
    kind_key = f"{quoted(key + '.')} || mention.per" if key else "mention.per"
    for is_left, position, term in equation.terms:
        cell = contract.cell(term.name, statement)
        if not cell.is_kind or (cell.line.endswith("*") != term.summed):
            raise FormDataError(f"{term.name} names no kind", expected="statement.line.<kind>[.line].measure")
        pattern = re.escape(cell.line).replace("<kind>", "(.*)").replace(r"\*", "[^.]*")
        kind = f"regexp_extract(cell.line_id, {quoted(pattern)}, 1)"
        where = f"{_of_cell(cell)} and regexp_full_match(cell.line_id, {quoted(pattern)})"
        where += "" if is_left else _once(cell)
        selections.append(Selection(is_left, term.sign, position, where, kind_key, kind))
        cells.append(cell)
    if len(equation.left) != 1:
        raise FormDataError("scope kind needs one name on the left")
    lead = selections[0]
    return Case(
        key, tuple(selections), _statements(cells), _columns(cells), mentions=lead.where, per=lead.joined
    )


def _row(key: str, equation: Equation, statement: str | None, contract: Contract) -> Case:
    """Names are measures: one evaluation per line of the statement."""
    name = _needed(statement)
    known = contract.statement(name).measures
    selections, columns = [], []
    for is_left, position, term in equation.terms:
        measure, _, stage = term.name.partition(".")
        if measure not in known or term.summed or (stage and stage not in STAGES):
            raise FormDataError(f"{name} has no measure {term.name}", expected=", ".join(sorted(known)))
        stages = (STAGES[stage],) if stage else ()
        where = f"{_of(name)} and measure = {quoted(measure)}{_staged(stages)}"
        row_key = f"row_key || {quoted('.' + key)}" if key else "row_key"
        selections.append(Selection(is_left, term.sign, position, where, row_key))
        columns.append(f"{name}.{measure}")
    return Case(key, tuple(selections), (name,), tuple(columns), every_term=name in SENTENCES)


def _column(key: str, equation: Equation, statement: str | None, contract: Contract) -> Case:
    """Names are lines, or sum(类|款|项): one evaluation per measure."""
    name = _needed(statement)
    selections = []
    for is_left, position, term in equation.terms:
        if term.summed and term.name in LEVELS:
            line = f"level = {LEVELS[term.name]}"
        else:
            resolved = contract.line(name, term.name)
            if resolved.is_class or (resolved.prefix is not None) != term.summed:
                raise FormDataError(f"{term.name} is not one line", expected="sum(name.*) for many lines")
            line = _line(resolved)
        selections.append(Selection(is_left, term.sign, position, f"{_of(name)} and {line}", "measure"))
    return Case(key, tuple(selections), (name,), ())


def _hierarchy(key: str, equation: Equation, statement: str | None, contract: Contract) -> Case:
    """`parent = sum(children)`: one evaluation per 类 and per 款, and per measure."""
    name = _needed(statement)
    levels = contract.statement(name).levels
    if len(levels) < 2:
        raise FormDataError(f"{name} has no levels of codes")
    if (equation.left, equation.right) != ((Term("parent"),), (Term("children", summed=True),)):
        raise FormDataError("scope hierarchy knows one equation", expected="parent = sum(children)")
    parent = Selection(
        True, 1, 0, f"{_of(name)} and level in {_any(levels[:-1])}", "line_id || '.' || measure"
    )
    below = f"{_of(name)} and level in {_any(levels[1:])}"
    children = Selection(False, 1, 1, below, "parent_code || '.' || measure")
    return Case(key, (parent, children), (name,), ())


def _class(key: str, equation: Equation, statement: str | None, contract: Contract) -> Case:
    """Names with <class>: one evaluation per functional class; a class without a row is zero."""
    selections, cells = [], []
    for is_left, position, term in equation.terms:
        cell = contract.cell(term.name, statement)
        if not cell.is_class:
            raise FormDataError(f"{term.name} names no class", expected="statement.line.<class>.measure")
        where = f"{_of(cell.statement)} and measure = {quoted(cell.measures[0])} and level = 3"
        selections.append(Selection(is_left, term.sign, position, where, "class_code"))
        cells.append(cell)
    return Case(key, tuple(selections), _statements(cells), _columns(cells), absent_is_zero=True)


_PRINTED = (
    "cell.report_id = term.report_id and cell.statement = term.statement "
    "and (term.line_id is null or cell.line_id = term.line_id) "
    "and (term.measure is null or cell.measure = term.measure) and term.is_whole and term.name is not null"
)
_PRINTED_KEY = (
    "term.key || case when term.line_id is null then '.' || cell.row_key when term.measure is null then '.' || cell.measure "
    "else '' end"
)


def _printed(key: str, equation: Equation, statement: str | None, contract: Contract) -> Case:
    """`target = sum(terms)`: every formula that a form prints, once per column of a row, or row of a column."""
    if (equation.left, equation.right) != ((Term("target"),), (Term("terms", summed=True),)):
        raise FormDataError("scope printed knows one equation", expected="target = sum(terms)")
    terms = Selection(True, 1, 0, _PRINTED, _PRINTED_KEY, relation="frames.formula_term")
    return Case(key, (terms,), (), ())


_SCOPES: dict[str, Callable[[str, Equation, str | None, Contract], Case]] = {
    "report": _report,
    "mention": _mention,
    "row": _row,
    "column": _column,
    "hierarchy": _hierarchy,
    "class": _class,
    "code": _code,
    "kind": _kind,
    "printed": _printed,
}


def quoted(text: str) -> str:
    """Return `text` as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def _of(statement: str) -> str:
    return f"statement = {quoted(statement)}"


def _of_cell(cell: Line) -> str:
    return f"{_of(cell.statement)} and measure = {quoted(cell.measures[0])}{_staged(cell.stages)}"


def _where(cell: Line) -> str:
    return f"{_of_cell(cell)} and {_line(cell)}"


def _once(cell: Line) -> str:
    """A sentence may say a number again: what it says first is compared, not both added up."""
    return " and cell.occurrence = 1" if cell.statement.rpartition(":")[2] in SENTENCES else ""


def _staged(stages: tuple[str | None, ...]) -> str:
    return "".join(
        f" and budget_stage = {quoted(stage)}" if stage else " and budget_stage is null" for stage in stages
    )


def _any(levels: tuple[int, ...]) -> str:
    return "(" + ", ".join(str(level) for level in levels) + ")"


def _line(line: Line) -> str:
    if line.line in LEVELS:
        return f"level = {LEVELS[line.line]}"
    if line.prefix is not None:
        return f"starts_with(line_id, {quoted(line.prefix)})"
    return f"line_id = {quoted(line.line)}"


def _needed(statement: str | None) -> str:
    if statement is None:
        raise FormDataError(
            "this scope needs a suite with a statement", expected="statement: at the top of the file"
        )
    return statement


def _statements(cells: list[Line]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell.statement for cell in cells))


def _columns(cells: list[Line]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{cell.statement}.{cell.measures[0]}" for cell in cells))
