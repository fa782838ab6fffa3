"""How answers look: exact JSON, amounts and signs, tables on a terminal. What they say is asked elsewhere."""

from __future__ import annotations

import json
import re
import sys
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table

_BARE = re.compile(r'"\\u0000([^"\\]*)\\u0000"')
_CENT = Decimal("0.01")


def print_json(value: Any) -> None:
    """Print JSON to stdout; Decimals as numbers with exactly their digits, dates in ISO 8601."""
    sys.stdout.write(_json(value, 2) + "\n")


def _json(value: Any, indent: int | None) -> str:
    return _BARE.sub(r"\1", json.dumps(value, ensure_ascii=False, indent=indent, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"\x00{_shortest(value)}\x00" if value.is_finite() else str(value)
    if isinstance(value, datetime):
        return value.isoformat() + "Z"
    return value.isoformat() if isinstance(value, date) else str(value)


def _shortest(value: Decimal) -> str:
    """Return the digits without zeros that only fill the column's scale, keeping at least two decimals."""
    text = format(value, "f")
    whole, dot, decimals = text.partition(".")
    return text if not dot else f"{whole}.{decimals[:2]}{decimals[2:].rstrip('0')}"


def amount(value: Decimal | None) -> str:
    """Return an amount with two decimals, or nothing."""
    return "" if value is None else f"{value.quantize(_CENT, ROUND_HALF_UP):,.2f}"


def signed(value: Decimal | None, unit: str = "") -> str:
    """Return a change with its sign, or nothing."""
    return "" if value is None else f"{value.quantize(_CENT, ROUND_HALF_UP):+,.2f}{unit}"


def cell(value: Any) -> str:
    """Return one value of a table as text."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return _shortest(value)
    return str(value)


def table(*columns: str, right: tuple[str, ...] = ()) -> Table:
    """Return an empty rich table; columns named in `right` are set flush right."""
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        made.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return made


def print_csv(columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    """Print rows with a header line as CSV to stdout; Decimals with all their digits, lists as JSON."""
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[_csv_cell(value) for value in row] for row in rows])


def _csv_cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (list, dict)):
        return _json(value, None)
    if isinstance(value, (date, datetime)):
        return str(_plain(value))
    return "" if value is None else str(value)


def print_table(columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    """Print rows as a table, or that there are none."""
    if not rows:
        show("0 rows")
        return
    made = table(*columns)
    for row in rows:
        made.add_row(*(cell(value) for value in row))
    show(made)


def show(*things: Any) -> None:
    """Print tables or text to stdout, as wide as they need where stdout is no terminal."""
    from rich.console import Console

    console = Console(soft_wrap=False, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(width=400, highlight=False, markup=False, emoji=False)
    for thing in things:
        console.print(thing)
