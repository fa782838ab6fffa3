"""What pdfium sees on a page: characters with boxes and origins, and its straight rules. No tables yet.

The second reading and the search for statements stand on this; Camelot and its parser take no part in it.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipelines.reading.display import Display
from pipelines.reading.limits import CHARACTERS_PER_PAGE, refuse_above
from pipelines.reading.pdfium_rules import Drawing, read_drawing

_UNSEEN = frozenset((0xA0, 0xAD, 0x200B, 0x3000, 0xFEFF, 0xFFFE))


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
    angles: Counter[int] = Counter()
    for index in range(min(count, sample)):
        if raw.FPDFText_GetUnicode(textpage.raw, index) > 32:
            degrees = math.degrees(raw.FPDFText_GetCharAngle(textpage.raw, index))
            angles[round(-degrees / 90) % 4 * 90] += 1
    return angles.most_common(1)[0][0] if angles else None


def read_ink(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage | None = None) -> PageInk:
    """Read one page's visible characters and rules; characters outside the shown area are left out."""
    display = Display(page)
    characters = _characters(textpage or page.get_textpage(), display)
    return PageInk(display.width, display.height, characters, read_drawing(page, display), display.media)


def _characters(textpage: pdfium.PdfTextPage, display: Display) -> list[Character]:
    handle = textpage.raw
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    edges = [ctypes.byref(edge) for edge in (left, right, bottom, top)]
    place = [ctypes.byref(part) for part in (x, y)]
    code_of, box_of, origin_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharBox, raw.FPDFText_GetCharOrigin
    as_box, as_point, width, height = display.box, display.point, display.width, display.height
    plain, from_left, from_top = display.rotation == 0, display.left, display.top
    found: list[Character] = []
    high_surrogate = 0
    for index in range(textpage.count_chars()):
        code = code_of(handle, index)
        if code <= 32:  # white space, and whatever pdfium adds between words and lines
            high_surrogate = 0
            continue
        if 0xD800 <= code < 0xDC00:
            high_surrogate = code
            continue
        if high_surrogate and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high_surrogate - 0xD800) << 10) + code - 0xDC00
        elif 0xDC00 <= code < 0xE000 or code > 0x10FFFF:
            code = 0xFFFD  # half a character: a damaged character map
        high_surrogate = 0
        if code in _UNSEEN:
            continue
        box_of(handle, index, *edges)
        x0, lower, x1, upper = left.value, bottom.value, right.value, top.value
        if plain and x0 <= x1 and lower <= upper:  # what display.box would say, at a third of the time
            x0, upper, x1, lower = x0 - from_left, from_top - upper, x1 - from_left, from_top - lower
        else:
            x0, upper, x1, lower = as_box(x0, lower, x1, upper)
        if x1 < 0 or lower < 0 or x0 > width or upper > height:
            continue
        origin_of(handle, index, *place)
        found.append(Character(chr(code), x0, upper, x1, lower, *as_point(x.value, y.value)))
    return found
