"""The Jinja environment of both hosts: every value is escaped, a name that is missing is an error.

How numbers, moments and places look is decided here; which of them a page shows, in `pages/`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipelines.site.links import Links, outside
from pipelines.site.words import words

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'none'; "
    "font-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'"
)
"""The content security policy of pages that lie in files."""


@cache
def environment() -> Environment:
    """Return the environment with its filters; templates stand in `templates/`."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "number": number,
        "count": count,
        "moment": moment,
        "points": points,
        "outside": outside,
        "shown": shown,
    }
    return made


def render(template: str, links: Links, **context: Any) -> str:
    """Return a page as HTML. `links` says from where it is seen and in which language."""
    t = words(links.language)
    return (
        environment()
        .get_template(template)
        .render(
            {"link": links, "t": t, "zh": links.language == "zh", "policy": POLICY, "desk": None, **context}
        )
    )


def number(value: Decimal | None, *, sign: bool = False) -> str:
    """Return an exact number with thousands separated and at least two decimals; nothing for None."""
    if value is None:
        return ""
    whole, _, decimals = format(value, "+,f" if sign and value else ",f").partition(".")
    return f"{whole}.{decimals[:2].ljust(2, '0')}{decimals[2:].rstrip('0')}"


def count(value: int | None) -> str:
    """Return a whole number with thousands separated."""
    return "" if value is None else f"{value:,}"


def moment(value: datetime | date | None) -> str:
    """Return a day, or a moment to the minute."""
    if value is None:
        return ""
    return value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else value.isoformat()


def points(value: Any) -> str:
    """Return a length in PDF points as it stands in an attribute."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def shown(value: Any) -> str:
    """Return a value of any column as text."""
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, datetime | date):
        return moment(value)
    if isinstance(value, list):
        return ", ".join(map(shown, value))
    return "" if value is None else str(value)
