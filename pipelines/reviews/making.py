"""A review made from what the published warehouse says of a finding or cell. Writing it down belongs to records.py."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import InvalidOperation
from typing import TYPE_CHECKING, Any

from pipelines.errors import FiscalError
from pipelines.normalizing.amounts import in_yuan, parse_amount
from pipelines.reviews.records import BLANK, OF_A_CELL, Review, amount

if TYPE_CHECKING:
    import duckdb

_KEPT = (
    "finding_id",
    "check_id",
    "statement",
    "class",
    "severity",
    "title_zh",
    "title_en",
    "detail",
    "members",
    "fact_ids",
)
_CELL = ("statement", "line_id", "measure", "fund", "budget_stage", "period_year", "occurrence")
_REPORT = ("sha256", "issuer", "issuer_kind", "fiscal_year", "kind")


class NoReason(FiscalError):
    """A review that does not say why."""


class NotAnAmount(FiscalError):
    """A value that is no amount, or one that no column of amounts can hold."""


class NothingRead(FiscalError):
    """A cell that is to be blank though nothing was read in it."""


def make_review(
    connection: duckdb.DuckDBPyConnection,
    action: str,
    target: str,
    reason: str,
    *,
    fact: str | None = None,
    value: str | None = None,
    blank: bool = False,
    verdict: str | None = None,
    reviewer: str | None = None,
) -> Review:
    """Return the review of `target`, the id (or its beginning) of a finding or of a fact.

    An override without `fact` is of the first cell of the finding; with `blank` it has no value: the page prints none
    where a number was read. What is decided about a finding that only says that
    a cell was reviewed is decided about the cell. Reason and reviewer are kept as one line of at most 2,000 and 100
    characters. Raises FiscalError for ids that are not there, NoReason, NotAnAmount, NothingRead.
    """
    reason = _line(reason, 2000)
    if not reason:
        raise NoReason("a review needs a reason", got="nothing", remedy="say why: --reason TEXT")
    finding = _one(connection, "quality.finding", "finding_id", target)
    if finding is not None and finding["check_id"] == OF_A_CELL:
        [target], finding = finding["fact_ids"], None
    if finding is None and action == "accept":
        raise FiscalError("only findings can be accepted", got=target, remedy="see `fiscal findings`")
    wanted = fact or (finding["fact_ids"][0] if finding and finding["fact_ids"] else target)
    cell = _one(connection, "core.fact", "fact_id", wanted)
    if cell is None and (finding is None or action == "override"):
        raise FiscalError(
            "no finding and no cell has this id",
            got=wanted,
            expected="the beginning of one finding_id or fact_id",
            remedy="see `fiscal findings` and `fiscal show FINDING`",
        )
    if finding is not None and cell is not None and finding["report_id"] != cell["report_id"]:
        raise FiscalError(
            "finding and cell are of two reports",
            got=f"{target}, {wanted}",
            remedy="name the cell's own finding",
        )
    if action == "override" and blank:
        _refuse_blank(cell or {}, value)
    first = cell
    if finding is not None and finding["fact_ids"]:
        first = _one(connection, "core.fact", "fact_id", finding["fact_ids"][0])
    row = finding or cell or {}
    report = _one(connection, "core.report", "report_id", row["report_id"]) or {}
    return Review(
        action=action,
        reason=reason,
        at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        **{name: report[name] for name in _REPORT},
        finding={name: finding[name] for name in _KEPT} if finding else None,
        fact_id=cell["fact_id"] if cell and (action == "override" or not finding) else None,
        cell={name: first[name] for name in _CELL} if first else None,
        verdict=verdict,
        value=_value(value, (cell or {})["unit"]) if action == "override" and not blank else None,
        reviewer=_line(reviewer or "", 100) or None,
        presence=BLANK if action == "override" and blank else None,
    )


def _refuse_blank(cell: dict[str, Any], value: str | None) -> None:
    if value:
        raise FiscalError("a blank cell has no value", got=_line(value, 40), remedy="give one of the two")
    was_made_blank = cell["presence"] == BLANK and cell["value"] is None and cell["reviewed_status"]
    if cell["presence"] not in ("printed", "printed_zero") and not was_made_blank:
        raise NothingRead(
            "nothing was read in this cell",
            got=f"presence {cell['presence']}",
            expected="a cell in which a number was read",
            remedy="leave it as it is, or reopen the review that gave it a value",
        )


def _value(text: str | None, unit: str) -> str:
    """Return an amount, written as reports print them, as plain digits."""
    found = parse_amount(text or "").value
    try:
        value = amount(str(found))
        amount(str(in_yuan(value, unit) or value))
    except InvalidOperation as error:
        raise NotAnAmount(
            "this is no amount",
            got=_line(text or "", 40) or "–",
            expected=f"a number as reports print it, with at most six decimals, in the unit of the cell ({unit})",
            remedy="--value 503.61, or --blank where nothing is printed",
        ) from error
    return format(value, "f")


def _line(text: str, most: int) -> str:
    """Return text as one line without what would drive a terminal."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())[:most]


def _one(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, wanted: str
) -> dict[str, Any] | None:
    from pipelines.warehouse.queries import rows

    found = rows(
        connection, f"select * from {table} where starts_with({column}, $wanted) limit 3", {"wanted": wanted}
    )
    if len(found) > 1:
        ids = ", ".join(row[column] for row in found)
        raise FiscalError("several ids begin like this", got=ids, remedy="give more of the id")
    return found[0] if found else None
