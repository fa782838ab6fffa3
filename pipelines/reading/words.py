"""Words of a table without rules: characters of a row, split where a column may end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.forms.labels import canonical
from pipelines.reading.pdfium_page import Character

_AMOUNT = re.compile(r"^[-（(]?\d[\d,]*\.\d+[)）]?$|^[-—–]+$")
_CODE = re.compile(r"^(?:\d{3}|\d{5}|\d{7})$")


@dataclass(slots=True)
class Word:
    """A run of characters with its box in points."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def is_amount(self) -> bool:
        """Whether it is printed like an amount."""
        return bool(_AMOUNT.match(self.text))

    @property
    def is_datum(self) -> bool:
        """Whether it is an amount or a subject code."""
        return self.is_amount or bool(_CODE.match(self.text))

    @property
    def middle(self) -> float:
        """Return the x of its middle."""
        return (self.x0 + self.x1) / 2

    def overlaps(self, other: Word) -> bool:
        """Whether the two stand over one another."""
        return self.x0 < other.x1 and other.x0 < self.x1

    def absorb(self, other: Word) -> None:
        """Take another word in behind this one."""
        self.text += other.text
        self.x0, self.x1 = min(self.x0, other.x0), max(self.x1, other.x1)
        self.top, self.bottom = min(self.top, other.top), max(self.bottom, other.bottom)


@dataclass(slots=True)
class TextRow:
    """Words on one baseline, or of one table row."""

    words: list[Word] = field(default_factory=list)

    @property
    def top(self) -> float:
        """Return the upper edge in points."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Return the lower edge in points."""
        return max(word.bottom for word in self.words)

    @property
    def middle(self) -> float:
        """Return the y of the middle."""
        return (self.top + self.bottom) / 2

    @property
    def text(self) -> str:
        """Return all words in canonical spelling."""
        return canonical("".join(word.text for word in self.words))


def words_of(row: list[Character], gap: float = 0.9) -> list[Word]:
    """Split a row at gaps wider than `gap` times the type size, and at small gaps between label and number."""
    words: list[Word] = []
    for character in row:
        word = Word(character.text, character.x0, character.x1, character.top, character.bottom)
        last = words[-1] if words else None
        size = max(word.bottom - word.top, word.x1 - word.x0, 6.0)
        space = word.x0 - last.x1 if last else 0.0
        changed = last is not None and _numeric(last.text[-1]) != _numeric(word.text)
        allowed = (
            0.9 if last and (last.text[-1] in "（）" or word.text in "（）") else gap
        )  # half of a bracket is blank
        if last is None or space > allowed * size or (changed and space > 2.2):
            words.append(word)
        else:
            last.absorb(word)
    return words


def _numeric(character: str) -> bool:
    return character in "0123456789.,-—%"
