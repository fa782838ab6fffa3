"""From a printed string to a Decimal: strict grammar, exact value. What does not fit the grammar is unreadable, never guessed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = re.compile(r"^(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?$")
_NONE = re.compile(r"^(?:[-—–－−_/]{1,4}|无)$")
_YUAN = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10000), "亿元": Decimal(100000000)}


@dataclass(frozen=True, slots=True)
class Amount:
    """A cell's content: `presence` printed, printed_zero, blank, stated_none (a dash, 无) or unreadable; `value` exact."""

    presence: str
    value: Decimal | None = None
    ulp: Decimal | None = None


def parse_amount(printed: str) -> Amount:
    """Read one printed amount. Accepts thousands commas (all or none), a sign, brackets for negative, full width."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", printed)).replace("−", "-").replace("–", "-")
    if not text:
        return Amount("blank")
    if _NONE.match(text):
        return Amount("stated_none")
    sign = 1
    if text.startswith("(") and text.endswith(")"):
        sign, text = -1, text[1:-1]
    elif text[0] in "-—":
        sign, text = -1, text[1:]
    if not _NUMBER.match(text):
        return Amount("unreadable")
    value = Decimal(text.replace(",", "")) * sign
    exponent = value.as_tuple().exponent
    ulp = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return Amount("printed" if value else "printed_zero", value if value else abs(value), ulp)


def in_yuan(value: Decimal | None, unit: str) -> Decimal | None:
    """Return an amount in yuan, or None where the unit is no money or there is no value."""
    factor = _YUAN.get(unit)
    return value * factor if value is not None and factor is not None else None
