"""A check as an equation that can be redone by hand: which numbers stand on which side, with which sign.

A check result lists its cells in the order of the identity's terms; sides and signs follow from the identity, and
are only believed where they add up to what the check itself found. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import accumulate, combinations_with_replacement, groupby, islice, pairwise
from operator import mul
from typing import Any

from pipelines.errors import FormDataError
from pipelines.validating.equation import parse

Fact = Mapping[str, Any]
_COMBINATIONS = 20_000  # ways to deal cells to terms that are tried


@dataclass(frozen=True, slots=True)
class Operand:
    """One number of an equation: `sign` +1 or -1, and its fact."""

    sign: int
    fact: Fact


@dataclass(frozen=True, slots=True)
class Shown:
    """One check as people see it.

    `kind`: sum (left and right add up to lhs and rhs), percent (left is the percentage, right are part and base,
    `function` says how they make it) or list (cells that are compared, without arithmetic).
    """

    check: Mapping[str, Any]
    kind: str
    left: tuple[Operand, ...] = ()
    right: tuple[Operand, ...] = ()
    function: str | None = None
    in_yuan: bool = False
    facts: tuple[Fact, ...] = field(default=())

    @property
    def lowest(self) -> Decimal | None:
        """The least left side that the law allows."""
        return self._bound(-1)

    @property
    def highest(self) -> Decimal | None:
        """The greatest left side that the law allows."""
        return self._bound(1)

    def _bound(self, way: int) -> Decimal | None:
        rhs, tolerance = self.check["rhs"], self.check["tolerance"]
        if rhs is None or tolerance is None or (way < 0 and self.check["law"] == "at_most"):
            return None
        bound: Decimal = rhs + way * tolerance
        return bound


def shown(check: Mapping[str, Any], facts: Mapping[str, Fact]) -> Shown:
    """Return the check with its numbers on their sides; `facts` by fact_id."""
    listed = tuple(facts[fact_id] for fact_id in check["fact_ids"] or () if fact_id in facts)
    complete = len(listed) == len(check["fact_ids"] or ())
    if check["lhs"] is None or not complete or not listed:
        return Shown(check, "list", facts=listed)
    if check["law"] == "agreement":
        return _agreement(check, listed)
    if check["law"] == "interval_percent":
        return _percent(check, listed)
    lhs, rhs = micro(check["lhs"]), micro(check["rhs"])
    for column in ("value", "amount_yuan"):
        found = arranged(check["equation"] or "", [micro(fact[column]) for fact in listed], lhs, rhs)
        if found is not None:
            count, signs = found
            operands = tuple(map(Operand, signs, listed))
            in_yuan = column == "amount_yuan" and any(fact["unit"] != "元" for fact in listed)
            return Shown(check, "sum", operands[:count], operands[count:], in_yuan=in_yuan, facts=listed)
    return Shown(check, "list", facts=listed)


def micro(value: Decimal | None) -> int:
    """Return a number in whole millionths, which add up fast and exactly; a blank one is zero."""
    return 0 if value is None else int(value.scaleb(6))


def arranged(equation: str, micros: Sequence[int], lhs: int, rhs: int) -> tuple[int, list[int]] | None:
    """Return how many of the numbers, in their order, stand on the left, and the sign of each; None where no reading
    of the equation adds up to both sides."""
    sums, end = [0, *accumulate(micros)], len(micros)
    for terms, left, right in _forms(equation):
        for stop in _left_counts(terms, end):
            cuts_left = _cuts(sums, 0, stop, left, lhs)
            cuts_right = _cuts(sums, stop, end, right, rhs) if cuts_left is not None else None
            if cuts_left is not None and cuts_right is not None:
                return stop, [*_signs(left, 0, cuts_left, stop), *_signs(right, stop, cuts_right, end)]
    return None


def _agreement(check: Mapping[str, Any], listed: tuple[Fact, ...]) -> Shown:
    """A rule of its own: all cells on the left, or all but the first, where they add up to the left side."""
    values = [fact["value"] or Decimal(0) for fact in listed]
    if sum(values, Decimal(0)) == check["lhs"]:
        return Shown(check, "sum", tuple(Operand(1, fact) for fact in listed), facts=listed)
    if sum(values[1:], Decimal(0)) == check["lhs"] and values[0] == check["rhs"]:
        left = tuple(Operand(1, fact) for fact in listed[1:])
        return Shown(check, "sum", left, (Operand(1, listed[0]),), facts=listed)
    return Shown(check, "list", facts=listed)


def _percent(check: Mapping[str, Any], listed: tuple[Fact, ...]) -> Shown:
    function = next(
        (name for name in ("percent_change", "percent_of") if name in (check["equation"] or "")), None
    )
    if len(listed) != 3 or function is None or listed[0]["unit"] != "%":
        return Shown(check, "list", facts=listed)
    growth, part, base = listed
    return Shown(
        check,
        "percent",
        (Operand(1, growth),),
        (Operand(1, part), Operand(1, base)),
        function,
        in_yuan=part["unit"] != base["unit"],
        facts=listed,
    )


Runs = tuple[int, ...]
"""The signs of one side, neighbours of one sign as one: such terms take numbers as a single term does."""


@cache
def _forms(equations: str) -> tuple[tuple[int, Runs, Runs], ...]:
    """Return of each equation how many terms stand on the left and the signs of both sides, the plainest first.

    Frames have no signs: their right adds up."""
    found: dict[tuple[tuple[int, ...], tuple[int, ...]], None] = {}
    for text in equations.split("; "):
        try:
            equation = parse(text)
        except FormDataError:
            continue
        signs = (
            tuple(term.sign for term in equation.left),
            tuple(term.sign for term in equation.right),
        )
        found[signs] = None
    plainest = sorted(found, key=lambda form: sum(sign < 0 for side in form for sign in side))
    return tuple(
        dict.fromkeys((len(left), _runs(left), _runs(right)) for left, right in plainest or [((1,), (1,))])
    )


def _runs(signs: Iterable[int]) -> Runs:
    return tuple(sign for sign, _ in groupby(signs))


def _left_counts(terms: int, count: int) -> Iterator[int]:
    """Yield how many of the cells may stand on the left: first as many as it has terms."""
    first = min(terms, count)
    yield first
    yield from (number for number in range(count + 1) if number != first)


def _cuts(sums: Sequence[int], start: int, stop: int, runs: Runs, total: int) -> tuple[int, ...] | None:
    """Return where one run ends and the next begins when runs with these signs take the numbers from `start` to `stop`
    in order and give `total`, or None. `sums`: what the numbers before each place add up to."""
    if len(runs) < 2:
        return () if sums[stop] - sums[start] == total * (runs or (1,))[0] else None
    # signs alternate: each cut counts twice, once for the run that ends there and once for the one that begins
    half, odd = divmod(total + runs[0] * sums[start] - runs[-1] * sums[stop], 2)
    if odd:
        return None
    ways = combinations_with_replacement(range(start, stop + 1), len(runs) - 2)
    for cuts in islice(ways, _COMBINATIONS):
        first = cuts[-1] if cuts else start
        last = runs[-2] * (half - sum(map(mul, runs, map(sums.__getitem__, cuts))))
        if last in sums[first : stop + 1]:
            return *cuts, sums.index(last, first)
    return None


def _signs(runs: Runs, start: int, cuts: tuple[int, ...], stop: int) -> list[int]:
    """Return the sign of each number from `start` to `stop`."""
    edges = pairwise((start, *cuts, stop))
    return [sign for sign, (first, end) in zip(runs or (1,), edges, strict=True) for _ in range(first, end)]
