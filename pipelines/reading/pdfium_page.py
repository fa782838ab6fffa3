"""What pdfium sees on a page: characters with boxes and origins, and straight rules. No tables yet.

The second reading and the search for statements stand on this; Camelot and its parser take no part in it.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipelines.records import Box

THIN = 2.6  # points: a filled rectangle up to this thickness is a rule, not an area
_FORM_DEPTH = 8


class Character(NamedTuple):
    """One visible character: its glyph's box and the origin on its baseline."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    origin_x: float
    baseline: float


class Rule(NamedTuple):
    """One straight rule: `at` is its y (horizontal) or x (vertical), `start` to `stop` its extent."""

    at: float
    start: float
    stop: float


@dataclass(frozen=True, slots=True)
class PageInk:
    """Characters and rules of one page in upright display coordinates."""

    width: float
    height: float
    characters: list[Character]
    horizontal: list[Rule]
    vertical: list[Rule]
    image_count: int


class _Display:
    """Turns user space into points from the top left of the page as shown."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        left, bottom, right, top = page.get_cropbox()
        media = page.get_mediabox()
        self.left, self.bottom = max(left, media[0]), max(bottom, media[1])
        self.right, self.top = min(right, media[2]), min(top, media[3])
        self.rotation = page.get_rotation()
        wide, high = self.right - self.left, self.top - self.bottom
        self.width, self.height = (high, wide) if self.rotation in (90, 270) else (wide, high)

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        xa, ya = self.point(left, bottom)
        xb, yb = self.point(right, top)
        return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def text_angle(page: pdfium.PdfPage, sample: int = 400) -> int | None:
    """Return the angle (0, 90, 180, 270 degrees counter-clockwise, in user space) most characters stand at."""
    textpage = page.get_textpage()
    angles: Counter[int] = Counter()
    for index in range(min(textpage.count_chars(), sample)):
        if raw.FPDFText_GetUnicode(textpage, index) > 32:
            degrees = math.degrees(raw.FPDFText_GetCharAngle(textpage, index))
            angles[round(degrees / 90) % 4 * 90] += 1
    return angles.most_common(1)[0][0] if angles else None


def read_ink(page: pdfium.PdfPage) -> PageInk:
    """Read one page's visible characters and rules; characters outside the shown area are left out."""
    display = _Display(page)
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    images = 0
    for kind, shape in _shapes(page, display):
        if kind == "image":
            images += 1
        elif kind == "h":
            horizontal.append(shape)
        else:
            vertical.append(shape)
    return PageInk(display.width, display.height, _characters(page, display), horizontal, vertical, images)


def _characters(page: pdfium.PdfPage, display: _Display) -> list[Character]:
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


def _shapes(page: pdfium.PdfPage, display: _Display) -> Iterator[tuple[str, Any]]:
    identity = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    for index in range(raw.FPDFPage_CountObjects(page)):
        yield from _object_shapes(raw.FPDFPage_GetObject(page, index), identity, display, 0)


def _object_shapes(
    item: Any, outer: tuple[float, ...], display: _Display, depth: int
) -> Iterator[tuple[str, Any]]:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_IMAGE:
        yield "image", None
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _FORM_DEPTH:
        inner = _combine(_matrix(item), outer)
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _object_shapes(raw.FPDFFormObj_GetObject(item, index), inner, display, depth + 1)
    elif kind == raw.FPDF_PAGEOBJ_PATH:
        yield from _path_rules(item, _combine(_matrix(item), outer), display)


def _matrix(item: Any) -> tuple[float, ...]:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _combine(inner: tuple[float, ...], outer: tuple[float, ...]) -> tuple[float, ...]:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _path_rules(item: Any, matrix: tuple[float, ...], display: _Display) -> Iterator[tuple[str, Rule]]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    if (not fill.value and not stroke.value) or _is_white(item, bool(stroke.value)):
        return
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    subpaths: list[list[tuple[float, float]]] = []
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            return  # a curve is no rule
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = display.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind == raw.FPDF_SEGMENT_MOVETO or not subpaths:
            subpaths.append([point])
        else:
            subpaths[-1].append(point)
        if raw.FPDFPathSegment_GetClose(segment) and len(subpaths[-1]) > 2:
            subpaths[-1].append(subpaths[-1][0])
    for points in subpaths:
        yield from _subpath_rules(points, bool(stroke.value))


def _subpath_rules(points: list[tuple[float, float]], stroked: bool) -> Iterator[tuple[str, Rule]]:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if y1 - y0 <= THIN and x1 - x0 > y1 - y0:
        yield "h", Rule((y0 + y1) / 2, x0, x1)
    elif x1 - x0 <= THIN and y1 - y0 > x1 - x0:
        yield "v", Rule((x0 + x1) / 2, y0, y1)
    elif stroked:
        for (xa, ya), (xb, yb) in zip(points, points[1:], strict=False):
            if abs(ya - yb) <= 0.5 and abs(xa - xb) > 1:
                yield "h", Rule((ya + yb) / 2, min(xa, xb), max(xa, xb))
            elif abs(xa - xb) <= 0.5 and abs(ya - yb) > 1:
                yield "v", Rule((xa + xb) / 2, min(ya, yb), max(ya, yb))


def _is_white(item: Any, stroked: bool) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    ask = raw.FPDFPageObj_GetStrokeColor if stroked else raw.FPDFPageObj_GetFillColor
    known = ask(item, red, green, blue, alpha)
    return bool(known) and (alpha.value == 0 or min(red.value, green.value, blue.value) >= 250)
