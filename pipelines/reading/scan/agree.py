"""Two recognised strings to one text with a status: digits must be equal, punctuation of amounts must fit the grammar.

Punctuation slips may be repaired where one reading alone fits; digits never.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import product
from typing import NamedTuple

from pipelines.forms.labels import canonical, plain_label
from pipelines.forms.loader import forms
from pipelines.normalizing.amounts import parse_amount

_MARKS = ".,:;·'`、。"
_NUMERIC = re.compile(r"^[-—–－−(]?[\d.,:;·'`、。]*\d[\d.,:;·'`、。]*\)?$")
_DASH = re.compile(r"^[-—–－−_一]{1,4}$")
_CLAIMS = re.compile(r"\d+(?:[.,]\d+)*%?")
_SLIP = re.compile(r"(?<=\d)[:;，,·。](?=\d{1,2}(?:%|％|[万亿千]?元))")
_STROKES = str.maketrans({"丶": "", "丨": "", "〇": "0"})  # marks that a recogniser takes for characters
_UNSURE = re.compile(r"^\d{1,3}\.\d{3}$")  # a comma read as a point looks like this


class Agreed(NamedTuple):
    """A text, its status (ocr_agreed, ocr_single or disputed) and, where disputed, the other text."""

    text: str
    status: str
    second: str | None = None


def agree_cell(first: str, second: str | None, marks: int | None = None) -> Agreed:
    """Compare two readings of a cell; `marks` is how many points and commas its ink shows, if counted."""
    a = _even(first)
    if second is None:
        return Agreed(a, "ocr_single")
    b = _even(second)
    if _DASH.match(a) and _DASH.match(b):
        return Agreed("—" if "一" in a else a, "ocr_agreed")
    if _NUMERIC.match(a) or _NUMERIC.match(b):
        amount = _number(a, b)
        if amount is None or (marks is not None and marks > _mark_count(amount)):
            return Agreed(amount or a, "disputed", b)
        return Agreed(amount, "ocr_agreed")
    if _letters(a) == _letters(b) and _letters(a):
        return Agreed(a, "ocr_agreed")
    label_a, label_b = plain_label(a), plain_label(b)
    if label_a in _known() and (label_b == label_a or _means(b, label_a)):
        return Agreed(a, "ocr_agreed")
    if label_b in _known() and label_a not in _known():
        return Agreed(b, "ocr_agreed") if _means(a, label_b) else Agreed(b, "disputed", a)
    return Agreed(a, "disputed", b)


def agree_line(first: str, second: str | None) -> Agreed:
    """Compare two readings of a line outside tables: other numbers dispute it, other letters leave it single."""
    a = mend_line(first)
    if second is None:
        return Agreed(a, "ocr_single")
    b = mend_line(second)
    if _claims(a) != _claims(b):
        return Agreed(a, "disputed", b)
    return Agreed(a, "ocr_agreed" if _letters(a) == _letters(b) else "ocr_single")


def _claims(text: str) -> list[str]:
    return _CLAIMS.findall(canonical(text).translate(_STROKES))


def mend_line(text: str) -> str:
    """Return a line of prose with points restored in amounts such as 673:16万元; its length stays."""
    return _SLIP.sub(".", text)


def _even(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _letters(text: str) -> str:
    text = canonical(text).translate(_STROKES)
    return "".join(character for character in text if character.isalnum())


def _number(first: str, second: str) -> str | None:
    """Return the number that both readings stand for, or None."""
    a, b = unicodedata.normalize("NFKC", first), unicodedata.normalize("NFKC", second)
    if _shape(a) != _shape(b):
        return None
    if a == b and _fits(a):
        return None if _UNSURE.match(a) else first
    readings = _readings(a) & _readings(b)
    return next(iter(readings)) if len(readings) == 1 else None


def _shape(text: str) -> str:
    """Return the text with every mark between digits alike: digits, signs and places of marks."""
    return re.sub(rf"[{re.escape(_MARKS)}]", ".", re.sub("[—–−]", "-", text))


def _readings(text: str) -> set[str]:
    """Return every amount that a text may stand for if its marks were slips."""
    kept = {text} if _fits(text) else set()
    places = [index for index, character in enumerate(text) if character in _MARKS]
    if not places or len(places) > 5:
        return kept
    for marks in product(".,", repeat=len(places)):
        candidate = list(text)
        for index, mark in zip(places, marks, strict=True):
            candidate[index] = mark
        if _fits("".join(candidate)):
            kept.add("".join(candidate))
    return kept


def _fits(text: str) -> bool:
    return parse_amount(text).presence in ("printed", "printed_zero")


def _mark_count(amount: str) -> int:
    return amount.count(".") + amount.count(",")


def _means(text: str, label: str) -> bool:
    """Whether a misread text can only be this known label: it ends with it, or differs by one letter in five and
    differs more from every other known label.
    """
    found = _letters(text)
    if plain_label(text) in _known():
        return False
    if len(label) >= 4 and found.endswith(label) and len(found) - len(label) <= 3:
        return True
    plain = _letters(plain_label(text))
    near = [other for other in _known() if _differing(plain, other) <= len(other) // 5]
    return near == [label]


def _differing(first: str, second: str) -> int:
    if len(first) != len(second):
        return max(len(first), len(second))
    return sum(a != b for a, b in zip(first, second, strict=True))


@cache
def _known() -> frozenset[str]:
    """Return the labels of rows that the form data knows, in plain spelling."""
    data = forms()
    lines = [line for statement in data.statements.values() for line in statement.footers]
    for statement in data.statements.values():
        lines += [line for side in statement.sides for line in side.lines]
    labels = {label for line in lines for label in line.labels}
    return frozenset(labels | data.total_labels | set(data.classes) | set(data.stub_headers))
