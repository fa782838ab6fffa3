"""From a form to a review: which fields it must have, in the words of the page. What a review does belongs to `reviews/`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.errors import FiscalError
from pipelines.reviews.making import NoReason, NotAnAmount, NothingRead, make_review
from pipelines.reviews.records import VERDICTS, Review
from pipelines.site.desk.forms import Form
from pipelines.site.words import Words

if TYPE_CHECKING:
    import duckdb


def decided(connection: duckdb.DuckDBPyConnection, finding_id: str, form: Form, t: Words) -> Review:
    """Return the review of a finding that a form gives; raises FiscalError for one that lacks something.

    The decision is a verdict, `override` (with `fact` and `value`), `blank` (with `fact`), or `reopen` and what was
    decided: a finding or cell.
    """
    decision, _, target = form.get("decision", "").partition(" ")
    if decision in VERDICTS:
        return _review(connection, "accept", finding_id, form, t, verdict=decision)
    if decision == "reopen" and target:
        return _review(connection, "reopen", target, form, t)
    if decision not in ("override", "blank"):
        raise FiscalError(t("desk.no_decision"))
    if not form.get("fact"):
        raise FiscalError(t("desk.no_cell"))
    return _review(connection, "override", finding_id, form, t, fact=form["fact"], **_value(form, decision))


def transcribed(connection: duckdb.DuckDBPyConnection, fact_id: str, form: Form, t: Words) -> Review:
    """Return the review of a cell whose number somebody typed from the page, or which the page leaves blank.

    Raises FiscalError as `decided`.
    """
    return _review(connection, "override", fact_id, form, t, **_value(form, form.get("decision", "")))


def _value(form: Form, decision: str) -> dict[str, Any]:
    return {"blank": True} if decision == "blank" else {"value": form.get("value", "")}


def _review(
    connection: duckdb.DuckDBPyConnection, action: str, target: str, form: Form, t: Words, **more: Any
) -> Review:
    try:
        return make_review(
            connection,
            action,
            target,
            form.get("reason", ""),
            reviewer=form.get("reviewer"),
            **more,
        )
    except NoReason as error:
        raise FiscalError(t("desk.no_reason")) from error
    except NothingRead as error:
        raise FiscalError(t("desk.nothing_read")) from error
    except NotAnAmount as error:
        raise FiscalError(t("desk.no_amount", typed=error.got)) from error
