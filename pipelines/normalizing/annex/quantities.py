"""A number with its unit and how exactly it is meant: `≥50人`, `近300万元`, `1.2万余人次`, `95%以上`.

Amounts of statements belong to `normalizing.amounts`; which numbers count in a sentence belongs to `indicators`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from pipelines.forms.files import read_yaml
from pipelines.forms.labels import canonical
from pipelines.normalizing.amounts import parse_amount

_NUMBER = r"\d[\d,]*(?:\.\d+)?"


@dataclass(frozen=True, slots=True)
class Quantity:
    """`value` in `unit` (人, 万元, % …); `ulp` the last printed digit; `approx` about, at_least or more_than.

    `start` and `stop` bound the whole, `number` (start, stop) the digits with the magnitude of a count and the % sign.
    """

    value: Decimal
    unit: str
    ulp: Decimal
    approx: str | None
    start: int
    stop: int
    number: tuple[int, int]


def quantities(text: str) -> Iterator[Quantity]:
    """Yield the quantities of a searchable text from left to right; numbers without a known unit are none."""
    for match in _pattern().finditer(text):
        quantity = _quantity(match)
        if quantity is not None:
            yield quantity


def quantity_of(cell: str) -> Quantity | None:
    """Return the quantity that a cell consists of, or None where it is words."""
    text = canonical(cell)
    match = _pattern(whole=True).fullmatch(text)
    return _quantity(match) if match else None


def _quantity(match: re.Match[str]) -> Quantity | None:
    raw = _data()
    digits, magnitude = match["number"], match["magnitude"] or match["bare"]
    amount = parse_amount(digits) if digits else parse_amount("1")
    if amount.value is None or amount.ulp is None:
        return None
    unit, value, ulp = match["unit"] or "", amount.value, amount.ulp
    first, last = match.start("number"), match.end("number")
    if digits is None:
        first, last = match.span("bare")
    if magnitude and unit == "元":
        unit = magnitude + unit
    elif magnitude:
        value, ulp = value * raw["magnitudes"][magnitude], ulp * raw["magnitudes"][magnitude]
        last = match.end("magnitude") if digits else last
    elif unit == "%":
        last = match.end("unit")
    words = raw["approximations"]
    approx = (
        words["before"].get(match["before"])
        or words["inside"].get(match["inside"])
        or words["after"].get(match["after"])
    )
    return Quantity(value, unit, ulp, approx, match.start(), match.end(), (first, last))


@cache
def _data() -> dict[str, Any]:
    raw: dict[str, Any] = read_yaml("annex/quantities.yml")
    return raw


@cache
def _pattern(whole: bool = False) -> re.Pattern[str]:
    """Return the pattern of a quantity; that of a `whole` cell takes any short unit, or none."""
    raw = _data()
    words = raw["approximations"]
    units = "|".join(sorted(raw["units"], key=len, reverse=True))
    unit = rf"(?P<unit>元|%|{units})"
    before = _any(words["before"])
    if whole:
        unit = rf"(?P<unit>元|%|{units}|[^\d,.%]{{0,6}})?"
        before = f"{before}|{_any(raw['exact_signs'])}"
    magnitudes = "".join(raw["magnitudes"])
    guards = "".join(f"(?<!{guard})" for guard in raw["not_after"])
    number = rf"{guards}(?<![\d.])(?<!\d,)(?P<number>{_NUMBER})(?P<magnitude>[{magnitudes}])?"
    bare = rf"(?<=[近约])(?P<bare>[{magnitudes}])"
    return re.compile(
        rf"(?P<before>{before})?(?:{number}|{bare})(?P<inside>{_any(words['inside'])})?{unit}(?P<after>{_any(words['after'])})?"
    )


def _any(words: dict[str, str] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
