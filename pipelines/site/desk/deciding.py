"""From a form to a review: which fields it must have, in the words of the page. What a review does belongs to `reviews/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.errors import FiscalError
from pipelines.normalizing.amounts import parse_amount
from pipelines.reviews.making import make_review
from pipelines.reviews.records import VERDICTS, Review
from pipelines.site.desk.forms import Form
from pipelines.site.words import Words

if TYPE_CHECKING:
    import duckdb

DECISIONS = (*VERDICTS, "override", "reopen")
_MOST_TEXT = 2000


def decided(connection: duckdb.DuckDBPyConnection, finding_id: str, form: Form, t: Words) -> Review:
    """Return the review of a finding that a form gives; raises FiscalError for one that lacks something."""
    decision = form.get("decision", "")
    if decision not in DECISIONS:
        raise FiscalError(t("desk.no_decision"))
    is_override = decision == "override"
    if is_override and not form.get("fact"):
        raise FiscalError(t("desk.no_cell"))
    return make_review(
        connection,
        "accept" if decision in VERDICTS else decision,
        finding_id,
        _reason(form, t),
        fact=form["fact"] if is_override else None,
        value=_value(form, t) if is_override else None,
        verdict=decision if decision in VERDICTS else None,
        reviewer=_reviewer(form),
    )


def transcribed(connection: duckdb.DuckDBPyConnection, fact_id: str, form: Form, t: Words) -> Review:
    """Return the review of a cell whose number somebody typed from the page; raises FiscalError as `decided`."""
    return make_review(
        connection, "override", fact_id, _reason(form, t), value=_value(form, t), reviewer=_reviewer(form)
    )


def _reason(form: Form, t: Words) -> str:
    reason = plain_text(form.get("reason", ""))
    if not reason:
        raise FiscalError(t("desk.no_reason"))
    return reason


def _reviewer(form: Form) -> str | None:
    return plain_text(form.get("reviewer", ""))[:100] or None


def plain_text(typed: str) -> str:
    """Return what was typed as one line without control characters."""
    line = " ".join(typed.split())
    return "".join(character for character in line if character.isprintable())[:_MOST_TEXT]


def _value(form: Form, t: Words) -> str:
    typed = form.get("value", "")
    if parse_amount(typed).value is None:
        raise FiscalError(t("desk.no_amount", typed=typed.strip()[:40] or t("desk.nothing")))
    return typed
