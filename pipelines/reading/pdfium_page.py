"""What pdfium sees on a page: characters with boxes and origins, and its straight rules. No tables yet.

The second reading and the search for statements stand on this; Camelot and its parser take no part in it.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipelines.reading.display import Display
from pipelines.reading.limits import CHARACTERS_PER_PAGE, refuse_above
from pipelines.reading.pdfium_calls import address_of, direct
from pipelines.reading.pdfium_rules import Drawing, read_drawing

_UNSEEN = frozenset((0xA0, 0xAD, 0x200B, 0x3000, 0xFEFF, 0xFFFE))
_code_of, _text_of = direct(raw.FPDFText_GetUnicode), direct(raw.FPDFText_GetText)
_box_of, _origin_of = direct(raw.FPDFText_GetCharBox), direct(raw.FPDFText_GetCharOrigin)
_angle_of = direct(raw.FPDFText_GetCharAngle)


class Character(NamedTuple):
    """One visible character: its glyph's box and the origin on its baseline; `times` it is printed there."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    origin_x: float
    baseline: float
    times: int = 1


@dataclass(frozen=True, slots=True)
class PageInk:
    """Characters and rules of one page in upright display coordinates; `media` as in `Display`."""

    width: float
    height: float
    characters: list[Character]
    drawing: Drawing
    media: tuple[float, float, float]


def text_angle(textpage: pdfium.PdfTextPage, sample: int = 400) -> int | None:
    """Return the angle (0, 90, 180, 270 degrees counter-clockwise, in user space) most characters stand at."""
    count = textpage.count_chars()
    refuse_above(count, CHARACTERS_PER_PAGE, "characters")
    handle = address_of(textpage.raw)
    asked = [index for index, code in enumerate(_codes(textpage, min(count, sample))) if code > 32]
    angles = Counter(_angle_of(handle, index) for index in asked)
    quarters: Counter[int] = Counter()
    for angle, times in angles.items():
        quarters[round(-math.degrees(angle) / 90) % 4 * 90] += times
    return quarters.most_common(1)[0][0] if quarters else None


def read_ink(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage | None = None) -> PageInk:
    """Read one page's visible characters and rules; characters outside the shown area are left out."""
    display = Display(page)
    characters = _characters(textpage or page.get_textpage(), display)
    return PageInk(display.width, display.height, characters, read_drawing(page, display), display.media)


def _characters(textpage: pdfium.PdfTextPage, display: Display) -> list[Character]:
    indices, texts = _visible(_codes(textpage, textpage.count_chars()))
    places = np.zeros((len(indices), 6))
    handle, place = address_of(textpage.raw), places.ctypes.data
    for index in indices:
        _box_of(handle, index, place, place + 8, place + 16, place + 24)  # left, right, bottom, top
        _origin_of(handle, index, place + 32, place + 40)
        place += 48
    left, right, bottom, top, x, y = places.T
    (xa, ya), (xb, yb) = display.point(left, bottom), display.point(right, top)
    x0, x1 = np.minimum(xa, xb), np.maximum(xa, xb)
    y0, y1 = np.minimum(ya, yb), np.maximum(ya, yb)
    shown = (x1 >= 0) & (y1 >= 0) & (x0 <= display.width) & (y0 <= display.height)
    boxes = np.stack((x0, y0, x1, y1, *display.point(x, y)), axis=1)
    if not shown.all():
        texts, boxes = [texts[number] for number in np.flatnonzero(shown)], boxes[shown]
    return list(map(Character._make, zip(texts, *boxes.T.tolist(), repeat(1))))


def _codes(textpage: pdfium.PdfTextPage, count: int) -> list[int]:
    """Return the codes of the first `count` characters, white space and halves of characters included."""
    handle = address_of(textpage.raw)
    units = np.zeros(count + 1, dtype=np.uint16)
    written = _text_of(handle, 0, count, units.ctypes.data)
    if written == count + 1 and not ((units & 0xF800) == 0xD800).any():
        codes: list[int] = units[:count].tolist()
        return codes
    return [_code_of(handle, index) for index in range(count)]  # some have no code, or one beyond 16 bits


def _visible(codes: list[int]) -> tuple[list[int], list[str]]:
    """Return indices and texts of the characters that leave ink; pdfium adds white space between words and lines."""
    indices: list[int] = []
    texts: list[str] = []
    high_surrogate = 0
    for index, code in enumerate(codes):
        if code >= 0xD800:
            if code < 0xDC00:
                high_surrogate = code
                continue
            if high_surrogate and code < 0xE000:
                code = 0x10000 + ((high_surrogate - 0xD800) << 10) + code - 0xDC00
            elif code < 0xE000 or code > 0x10FFFF:
                code = 0xFFFD  # half a character: a damaged character map
        high_surrogate = 0
        if code > 32 and code not in _UNSEEN:
            indices.append(index)
            texts.append(chr(code))
    return indices, texts
