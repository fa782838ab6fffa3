"""One located statement to facts: which line each row is, and a fact for every value cell, blank ones included.

A row that prints an amount under a label that the form data does not know stops the statement.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from pipelines.forms.labels import canonical, plain_label
from pipelines.forms.loader import LineLabel, Statement, forms
from pipelines.normalizing.amounts import in_yuan, parse_amount
from pipelines.normalizing.columns import Column, Header, read_header
from pipelines.normalizing.printed_formulas import Numbering
from pipelines.normalizing.problems import StatementError
from pipelines.normalizing.rows import Row, read_rows
from pipelines.reading.compare import squeeze
from pipelines.reading.locate import Located
from pipelines.reading.model import Cell, PageReading
from pipelines.records import Fact, stable_id

_CODE = re.compile(r"^(?:\d{3}|\d{5}|\d{7})$")
_DECIMAL = re.compile(r"\d[.．]\d")
_PLACEHOLDER = re.compile(r"^[.…·]+$")


@dataclass(frozen=True, slots=True)
class Context:
    """What all facts of a statement share."""

    report_id: str
    issuer: str
    fiscal_year: int
    unit: str
    budget_stage: str
    pages: dict[int, PageReading]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row that was recognised."""

    line: str
    code: str | None = None
    fund: str | None = None


def read_statement(located: Located, context: Context) -> tuple[list[Fact], Numbering]:
    """Return one fact per value cell, and what the table's own 行次 and 栏次 stand for.

    Raises StatementError where a column or line is unknown.
    """
    statement = forms().statements[located.statement]
    header = read_header(located.grids, statement)
    rows = read_rows(located.grids, header, statement, lambda label: _known_label(label, statement))
    facts: list[Fact] = []
    seen: Counter[tuple[str, str]] = Counter()
    passed: dict[int, set[str]] = {}
    numbers: dict[int, str | None] = {}
    row_number = 0
    for row in rows:
        line = _line_of(row, statement, passed.setdefault(row.block, set()))
        if row.number is not None:
            numbers[row.number] = line.line if line is not None else None
        if line is None:
            if row.filled:
                raise _unknown_row(row, statement)
            continue
        passed[row.block].add(line.line)
        row_number += 1
        for column, cell in row.values:
            fact = _fact(row, line, column, cell, statement, context, row_number)
            seen[(fact.line_id, fact.measure)] += 1
            facts.append(_numbered(fact, seen[(fact.line_id, fact.measure)]))
    _refuse_losses(located, header, [cell for row in rows for cell in row.sources], statement)
    return _with_statement_ulp(facts), _numbering(header, numbers)


def _numbering(header: Header, rows: dict[int, str | None]) -> Numbering:
    columns = {
        int(number.group()): (column.item, column.measure)
        for column, text in zip(header.columns, header.numbers, strict=True)
        if column is not None and column.measure is not None and (number := re.match(r"\d+", text))
    }
    return Numbering(rows, columns, tuple(text for text in header.numbers if not text.isdigit() and text))


def _refuse_losses(located: Located, header: Header, landed: list[Cell], statement: Statement) -> None:
    """Stop the statement where a cell of its tables prints an amount that became no fact."""
    known = {id(cell) for cell in landed}
    for number, grid in enumerate(located.grids):
        for cell in grid.cells:
            printed = squeeze(cell.text)
            if id(cell) in known or (number == 0 and cell.row < header.height):
                continue
            if _DECIMAL.search(printed):
                raise StatementError(
                    "S-LOST",
                    f"《{statement.title_zh}》有未归行列的数",
                    f"{statement.title_en}: an amount belongs to no known row and column",
                    f"found: {printed} on page {grid.page}; expected: every amount in a known row and column",
                    grid.page,
                    (cell.box,),
                )


def _known_label(label: str, statement: Statement) -> bool:
    text = plain_label(label)
    if text in forms().total_labels or any(text in line.labels for line in statement.footers):
        return True
    return any(
        (side.classes is not None and text in forms().classes)
        or any(text in line.labels for line in side.lines)
        for side in statement.sides
    )


def _line_of(row: Row, statement: Statement, passed: set[str]) -> _Line | None:
    text = plain_label(row.label)
    if statement.items:
        return _item_line(row, text, statement)
    if statement.sides:
        return _sided_line(row, text, statement, passed)
    if row.code:
        return _Line(row.code, row.code) if _CODE.match(row.code) else None
    footer = _labelled(text, statement.footers, passed)
    if footer is not None:
        return _Line(footer.line, fund=footer.fund)
    return _Line("total") if text in forms().total_labels else None


def _item_line(row: Row, text: str, statement: Statement) -> _Line | None:
    """Three public expenses: the items stand as columns (one row of amounts) or, in some forms, as rows."""
    if all(column.item is not None for column, _ in row.values):
        return _Line("") if row.values else None
    for item in statement.items:
        if any(header[-1] == text for header in item.headers):
            return _Line(item.measure)
    return None


def _sided_line(row: Row, text: str, statement: Statement, passed: set[str]) -> _Line | None:
    if row.block >= len(statement.sides):
        return None
    side = statement.sides[row.block]
    known = _labelled(text, side.lines, passed)
    if known is not None:
        return _Line(known.line, fund=known.fund)
    if side.classes is not None and text in forms().classes:
        code = forms().classes[text]
        return _Line(f"{side.classes}.{code}", code)
    return None


def _labelled(text: str, lines: tuple[LineLabel, ...], passed: set[str]) -> LineLabel | None:
    """Return the line of a label; where labels repeat, the one whose predecessor has stood above comes first."""
    candidates = [line for line in lines if text in line.labels]
    later = [line for line in candidates if line.after in passed]
    first = [line for line in candidates if line.after is None]
    return next(iter(later), None) or next(iter(first), None)


def _unknown_row(row: Row, statement: Statement) -> StatementError:
    cell = next(cell for _, cell in row.values if cell.text.strip())
    return StatementError(
        "S-LINE",
        f"《{statement.title_zh}》有未识别的行",
        f"{statement.title_en}: unknown line",
        f"found: row labelled {row.label or '(nothing)'} {row.code} with {squeeze(cell.text)} on page {row.page}; "
        "expected: a line of the form, a code of 3, 5 or 7 digits, or 合计",
        row.page,
        (cell.box,),
    )


def _fact(
    row: Row, line: _Line, column: Column, cell: Cell, statement: Statement, context: Context, row_number: int
) -> Fact:
    printed = squeeze(cell.text)
    if _PLACEHOLDER.match(printed) or _is_caption(printed, statement):
        printed = ""
    amount = parse_amount(printed)
    unreadable = amount.presence == "unreadable"
    disputed = cell.status == "disputed" or row.disputed or column.disputed or unreadable
    line_id = column.item if column.item is not None else line.line
    page = context.pages[row.page]
    budget = column.measure == "budget"
    return Fact(
        fact_id="",
        report_id=context.report_id,
        issuer=context.issuer,
        fiscal_year=context.fiscal_year,
        period_year=context.fiscal_year,
        statement=statement.statement,
        line_id=line_id,
        measure=column.measure or "",
        subject_code=line.code,
        subject_name=row.label or None,
        subject_system=("functional" if statement.sides else statement.subject_system) if line.code else None,
        fund=column.fund or line.fund or statement.fund,
        budget_stage=context.budget_stage if budget else None,
        printed=printed or None,
        value=amount.value,
        unit=context.unit,
        ulp=amount.ulp,
        amount_yuan=in_yuan(amount.value, context.unit),
        presence="printed" if unreadable else amount.presence,
        page=row.page,
        boxes=(page.shown_box(cell.box),),
        reading_status="disputed" if disputed else _undisputed(cell),
        second_printed=squeeze(cell.second_text) if cell.second_text is not None else None,
        row_no=row_number,
    )


def _undisputed(cell: Cell) -> str:
    return cell.status if cell.status.startswith("ocr_") else "agreed"


def _is_caption(printed: str, statement: Statement) -> bool:
    """Shanghai prints 合计|基本支出|项目支出 of the header beside the 合计 of the first data row."""
    text = canonical(printed)
    return any(header[-1] == text for measure in statement.measures for header in measure.headers)


def _numbered(fact: Fact, occurrence: int) -> Fact:
    key = (
        fact.statement,
        fact.line_id,
        fact.fund,
        fact.measure,
        fact.budget_stage,
        fact.period_year,
        occurrence,
    )
    return replace(fact, occurrence=occurrence, fact_id=stable_id(fact.report_id, *key))


def _with_statement_ulp(facts: list[Fact]) -> list[Fact]:
    """Give amounts the finest last digit that the statement prints: 23 beside 0.85 stands for 23.00."""
    return list(_finest(facts, min((fact.ulp for fact in facts if fact.ulp is not None), default=Decimal(1))))


def _finest(facts: list[Fact], ulp: Decimal) -> Iterator[Fact]:
    for fact in facts:
        yield replace(fact, ulp=ulp) if fact.ulp is not None and fact.ulp != ulp else fact
