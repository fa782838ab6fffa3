"""Making annex facts: the fields that all share, from a cell of a form or from a stretch of text, and their numbering."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from pipelines.normalizing.amounts import in_yuan, parse_amount
from pipelines.normalizing.annex.quantities import quantity_of
from pipelines.normalizing.annex.text import Passage
from pipelines.normalizing.statements import Context
from pipelines.reading.compare import squeeze
from pipelines.reading.model import Cell
from pipelines.records import Fact, stable_id

_STATUS = {"agreed": "agreed", "ocr_agreed": "ocr_agreed", "ocr_single": "ocr_single"}


def blank_fact(context: Context, line_id: str, measure: str, subject: str | None) -> Fact:
    """Return an annex fact that has no number yet."""
    return Fact(
        fact_id="",
        report_id=context.report_id,
        issuer=context.issuer,
        fiscal_year=context.fiscal_year,
        period_year=context.fiscal_year,
        statement="annex",
        line_id=line_id,
        measure=measure,
        subject_name=subject,
        unit="",
        presence="blank",
    )


def stands_in_cell(fact: Fact, page: int, cell: Cell, context: Context) -> Fact:
    """Return the fact with a cell's print and place; a cell that was read once only is doubtful, never agreed."""
    printed = squeeze(cell.text)
    return replace(
        fact,
        printed=printed or None,
        presence="printed" if printed else "blank",
        page=page,
        boxes=(context.pages[page].shown_box(cell.box),),
        reading_status=_STATUS.get(cell.status, "disputed"),
        second_printed=squeeze(cell.second_text) if cell.second_text is not None else None,
    )


def number_in_cell(fact: Fact, unit: str, page: int, cell: Cell, context: Context) -> Fact:
    """Return the fact with the number that a cell must hold: `18%` or `18`; another print is unreadable."""
    fact = stands_in_cell(fact, page, cell, context)
    amount = parse_amount((fact.printed or "").removesuffix("％").removesuffix(unit or "%"))
    unreadable = amount.presence == "unreadable"
    return replace(
        fact,
        value=amount.value,
        ulp=amount.ulp,
        unit=unit,
        amount_yuan=in_yuan(amount.value, unit),
        presence="printed" if unreadable else amount.presence,
        reading_status="disputed" if unreadable else fact.reading_status,
    )


def words_in_cell(fact: Fact, page: int, cell: Cell, context: Context) -> Fact:
    """Return the fact with a cell that may hold a quantity (≥50人) or words (满意, value None)."""
    fact = stands_in_cell(fact, page, cell, context)
    quantity = quantity_of(fact.printed or "")
    if quantity is None:
        return fact
    return replace(
        fact,
        value=quantity.value,
        ulp=quantity.ulp,
        unit=quantity.unit,
        approx=quantity.approx,
        amount_yuan=in_yuan(quantity.value, quantity.unit),
        presence="printed" if quantity.value else "printed_zero",
    )


def in_text(
    fact: Fact, passage: Passage, span: tuple[int, int], value: Decimal | None, ulp: Decimal | None, unit: str
) -> Fact:
    """Return the fact with a number at a stretch of the passage's `running.text`."""
    running = passage.running
    statuses = {line.status for _, line, _ in running.places[slice(*span)]}
    status = next((name for name in ("disputed", "ocr_single", "ocr_agreed") if name in statuses), "agreed")
    return replace(
        fact,
        printed=running.printed(*span),
        value=value,
        ulp=ulp,
        unit=unit,
        amount_yuan=in_yuan(value, unit),
        presence="printed_zero" if value == 0 else "printed",
        page=running.page(span[0]),
        boxes=running.boxes(*span),
        quote=passage.quote(*span),
        reading_status="disputed" if value is None else status,
    )


def numbered(facts: Iterable[Fact]) -> list[Fact]:
    """Return the facts with occurrences (in reading order) and ids."""
    seen: Counter[tuple[object, ...]] = Counter()
    result = []
    for fact in facts:
        key = (fact.statement, fact.line_id, fact.fund, fact.measure, fact.budget_stage, fact.period_year)
        seen[key] += 1
        fact_id = stable_id(fact.report_id, *key, seen[key])
        result.append(replace(fact, occurrence=seen[key], fact_id=fact_id))
    return result
