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


class Character(NamedTuple):
    """One visible character: its glyph's box and the origin on its baseline."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    origin_x: float
    baseline: float


@dataclass(frozen=True, slots=True)
class PageInk:
    """Characters and rules of one page in upright display coordinates; `media` as in `Display`."""

    width: float
    height: float
    characters: list[Character]
    drawing: Drawing
    media: tuple[float, float, float]


def text_angle(page: pdfium.PdfPage, sample: int = 400) -> int | None:
    """Return the angle (0, 90, 180, 270 degrees counter-clockwise, in user space) most characters stand at."""
    textpage = page.get_textpage()
    refuse_above(textpage.count_chars(), CHARACTERS_PER_PAGE, "characters")
    angles: Counter[int] = Counter()
    for index in range(min(textpage.count_chars(), sample)):
        if raw.FPDFText_GetUnicode(textpage, index) > 32:
            degrees = math.degrees(raw.FPDFText_GetCharAngle(textpage, index))
            angles[round(degrees / 90) % 4 * 90] += 1
    return angles.most_common(1)[0][0] if angles else None


def read_ink(page: pdfium.PdfPage) -> PageInk:
    """Read one page's visible characters and rules; characters outside the shown area are left out."""
    display = Display(page)
    return PageInk(
        display.width, display.height, _characters(page, display), read_drawing(page, display), display.media
    )


def _characters(page: pdfium.PdfPage, display: Display) -> list[Character]:
    textpage = page.get_textpage()
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    found: list[Character] = []
    high_surrogate = 0
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:
            high_surrogate = code
            continue
        if high_surrogate and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high_surrogate - 0xD800) << 10) + code - 0xDC00
        elif 0xDC00 <= code < 0xE000:
            code = 0xFFFD  # half a character: a damaged character map
        high_surrogate = 0
        if code <= 32 or code in (0xA0, 0x3000, 0x200B, 0xFEFF, 0xFFFE) or code == 0xAD:
            continue
        if raw.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        x0, upper, x1, lower = display.box(left.value, bottom.value, right.value, top.value)
        if x1 < 0 or lower < 0 or x0 > display.width or upper > display.height:
            continue
        origin = display.point(x.value, y.value)
        found.append(Character(chr(code), x0, upper, x1, lower, *origin))
    return found
