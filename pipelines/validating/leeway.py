"""Whether a law lets the two sides of an equation differ at all: known from the law and the equation, without a report.

For the page of rules and for tests; how far they may differ in a report is judged in laws.py.
"""

from __future__ import annotations

from pipelines.validating.equation import Term, parse
from pipelines.validating.selection import Case
from pipelines.validating.suites import Identity

_ROOM = 3
"""From so many non-zero terms k on, floor((k - 1) / 2) is above zero."""
_IN_YUAN = ("annex.spent", "annex.budget", "annex.funded")
"""Columns that print yuan: beside ten thousand yuan, half a last digit of each is allowed."""


def can_tail(identity: Identity, key: str | None = None) -> bool:
    """Return whether case `key` of the identity (any case, if None) can be a tail: off, and lawfully so.

    A sum of rounded amounts can from three terms on, a percentage always. What must be equal cannot, nor can one
    count or amount that is compared with one other.
    """
    if identity.law in ("exact", "agreement"):
        return False
    if identity.law == "interval_percent" or identity.frame is not None:
        return True
    return any(_has_room(identity, case) for case in identity.compiled() if key in (None, case.key))


def _has_room(identity: Identity, case: Case) -> bool:
    terms = [term for _, _, term in parse(identity.cases[case.key]).terms]
    converted = len(case.statements) > 1 and not set(_IN_YUAN).isdisjoint(case.columns)
    return identity.counts is not None or converted or sum(map(_counted, terms)) >= _ROOM


def _counted(term: Term) -> int:
    """A sum may have any number of terms; a prior amount may be implied by two printed ones."""
    return _ROOM if term.summed else 2 if term.name.rpartition(".")[2] == "prior" else 1
