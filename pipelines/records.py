"""The rows that land: one frozen dataclass per table that Python fills (`core.report`, `core.fact`, findings).

Column names are the data contract (docs/design.md). No parsing and no database here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in PDF points; origin top left of the page as shown (after rotation)."""


def stable_id(*parts: object) -> str:
    """Return 16 hex digits that depend on the parts alone: equal inputs give equal ids on every build."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Report:
    """One published file, `core.report`. `status`: landed, landed_with_doubt, quarantined or superseded."""

    report_id: str
    source_name: str
    sha256: str
    source_url: str | None = None
    issuer: str | None = None
    issuer_kind: str | None = None  # department | unit
    fiscal_year: int | None = None
    kind: str | None = None  # final_accounts | budget
    form_profile: str | None = None
    unit: str | None = None
    pages: int | None = None
    published_on: date | None = None
    ingested_at: str | None = None  # ISO 8601, UTC
    status: str = "landed"
    supersedes: str | None = None
    issuer_id: str | None = None  # row of core.issuer; found when reports are loaded


@dataclass(frozen=True, slots=True)
class Fact:
    """One printed (or derived) number, `core.fact`. Money is Decimal, never float."""

    fact_id: str
    report_id: str
    issuer: str
    fiscal_year: int
    period_year: int
    statement: str
    line_id: str
    measure: str
    subject_code: str | None = None
    subject_name: str | None = None
    subject_system: str | None = None  # functional | economic
    fund: str = "all"  # gpb | gov_fund | state_capital | fiscal_all | all
    budget_stage: str | None = None  # initial | adjusted
    printed: str | None = None  # as printed, white space removed; None where nothing is printed
    value: Decimal | None = None
    unit: str = "万元"  # 万元 | 元 | 亿元 | % | 人 | 辆 …
    ulp: Decimal | None = None
    amount_yuan: Decimal | None = None
    presence: str = "printed"  # printed | printed_zero | blank | stated_none
    is_comparative: bool = False
    is_derived: bool = False
    approx: str | None = None  # about | at_least | more_than
    page: int | None = None
    boxes: tuple[Box, ...] = ()
    reading_status: str = "agreed"  # agreed | disputed | ocr_agreed | ocr_single | reviewed
    second_printed: str | None = None  # what the second reading saw, where it disagrees
    row_no: int | None = None  # order of the row within its statement, from 1
    occurrence: int = 1  # the same number printed twice is two facts
    quote: str | None = None  # narrative: the sentence it stands in
    reason: str | None = None  # narrative: why the amount differs, as the issuer puts it
    reviewed_from: Decimal | None = None  # the value before a review changed it
    reviewed_status: str | None = None  # the reading_status before that review
    reviewed_presence: str | None = None  # the presence before that review


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know, `quality.finding`. Yielded by functions; nothing prints it on the way."""

    finding_id: str
    check_id: str
    report_id: str
    finding_class: (
        str  # rounding_tail | truncated | issuer_error | scope | extraction_doubt | template_residue
    )
    severity: str  # error | warning | info
    title_zh: str
    title_en: str
    statement: str | None = None
    detail: str = ""
    members: tuple[str, ...] = ()
    fact_ids: tuple[str, ...] = ()
    page: int | None = None
    boxes: tuple[Box, ...] = ()
    status: str = "open"  # open | accepted | overridden | stale


@dataclass(frozen=True, slots=True)
class Observation:
    """Something that the text of a report says beside its numbers, `core.observation`.

    `kind`: year or issuer (of a title, heading or caption), statement (listed, found, or a title without its table),
    none_note (a note that there is nothing to report), residue (of the template or of another text), beneficiary
    (whom an indicator names; `number` = how often the text does), member_unit (a unit that the report consolidates).
    """

    report_id: str
    kind: str
    subject: str
    value: str | None = None
    number: int | None = None
    printed: str | None = None
    statement: str | None = None
    page: int | None = None
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class FormulaTerm:
    """One term of a formula that a form prints under or over a table, `core.printed_formula`; position 0 is its target.

    `line_id` and `measure` say which cells row or column `number` holds: a row one line, a column one measure, and
    where lines stand as columns both. `is_placed`: whether the table has that number; a row without a label has no line.
    """

    report_id: str
    statement: str
    formula: str
    axis: str  # row | column
    position: int
    sign: int
    number: int
    is_placed: bool
    line_id: str | None = None
    measure: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class LandedReport:
    """Everything that one file contributes to the warehouse; a quarantined file has a report and findings only."""

    report: Report
    facts: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = field(default=())
    observations: tuple[Observation, ...] = ()
    formulas: tuple[FormulaTerm, ...] = ()
