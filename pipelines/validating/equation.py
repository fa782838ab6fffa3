"""The arithmetic of an identity: the text `a = b + sum(c.*)` or `a <= b + c` to terms with a sign.

Names stay names here; what they mean (lines, measures, columns) is decided in selection.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.errors import FormDataError

_TOKEN = re.compile(r"\s*(?:(?P<mark><=|[=+\-(),])|(?P<name>[\w.*<>:]+))")
RELATIONS = ("=", "<=")
PERCENTAGES = ("percent_change", "percent_of")
FUNCTIONS = ("sum", *PERCENTAGES)


@dataclass(frozen=True, slots=True)
class Term:
    """One signed name; `summed` when it stood in sum(…) and may match many lines."""

    name: str
    sign: int = 1
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Equation:
    """Both sides of an identity. `percentage`: the right side is percent_change(right[0], right[1]) or percent_of(…)."""

    left: tuple[Term, ...]
    right: tuple[Term, ...]
    percentage: str | None = None
    relation: str = "="

    @property
    def terms(self) -> tuple[tuple[bool, int, Term], ...]:
        """Every term as (is_left, position within the equation from 0, term)."""
        sides = [(True, term) for term in self.left] + [(False, term) for term in self.right]
        return tuple((is_left, position, term) for position, (is_left, term) in enumerate(sides))


def parse(text: str) -> Equation:
    """Return the equation that `text` writes; raises FormDataError naming the place where it stops making sense."""
    reader = _Reader(text)
    left = reader.sum_of_terms()
    relation = "<=" if reader.peek() == "<=" else "="
    reader.take(relation)
    percentage = reader.peek() if reader.peek() in PERCENTAGES else None
    right = reader.percentage(percentage) if percentage else reader.sum_of_terms()
    reader.end()
    return Equation(left, right, percentage, relation)


class _Reader:
    """A cursor over the tokens of one equation."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[str] = []
        self.at = 0
        place = 0
        while text[place:].strip():
            match = _TOKEN.match(text, place)
            if match is None:
                raise self.error(f"cannot read {text[place:].strip()[0]!r}")
            self.tokens.append(match.group(match.lastgroup or 0))
            place = match.end()

    def error(self, what: str) -> FormDataError:
        return FormDataError(
            f"equation cannot be read: {what}",
            got=self.text,
            expected="name = name + name − sum(name.*), name <= name, or name = percent_change(name, name) or percent_of(name, name)",
            remedy="correct the entry in expectations/",
        )

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str) -> None:
        if self.peek() != wanted:
            raise self.error(f"{wanted!r} expected where {self.peek() or 'the end'!r} stands")
        self.at += 1

    def name(self) -> str:
        token = self.peek()
        if not token or token in "<=+-()," or token in FUNCTIONS:
            raise self.error(f"a name expected where {token or 'the end'!r} stands")
        self.at += 1
        return token

    def sum_of_terms(self) -> tuple[Term, ...]:
        terms = []
        sign = 1
        if self.peek() == "-":
            self.take("-")
            sign = -1
        while True:
            terms.append(self.term(sign))
            if self.peek() not in ("+", "-"):
                return tuple(terms)
            sign = 1 if self.peek() == "+" else -1
            self.at += 1

    def term(self, sign: int) -> Term:
        if self.peek() != "sum":
            return Term(self.name(), sign)
        self.take("sum")
        self.take("(")
        name = self.name()
        self.take(")")
        return Term(name, sign, summed=True)

    def percentage(self, function: str) -> tuple[Term, ...]:
        self.take(function)
        self.take("(")
        part = self.name()
        self.take(",")
        base = self.name()
        self.take(")")
        return (Term(part), Term(base))

    def end(self) -> None:
        if self.peek():
            raise self.error(f"nothing expected after the equation, {self.peek()!r} stands there")
