"""What pdfium draws on a page as straight lines: strokes, thin filled rectangles, frames, in nested forms too.

Joining pieces into tables belongs to `grids`.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipelines.reading.display import Display
from pipelines.reading.limits import DRAWING_PER_PAGE, NESTED_FORMS, refuse_above

THIN = 2.6  # points: a filled rectangle up to this thickness is a rule, not an area


class Rule(NamedTuple):
    """One straight rule: `at` is its y (horizontal) or x (vertical), `start` to `stop` its extent."""

    at: float
    start: float
    stop: float


@dataclass(slots=True)
class Drawing:
    """The straight rules of a page in upright display coordinates, and how many images it shows."""

    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    image_count: int = 0


def read_drawing(page: pdfium.PdfPage, display: Display) -> Drawing:
    """Return the rules and the number of images of a page. Raises UnreadableReport where it draws too much."""
    walk = _Walk(display)
    identity = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    walk.objects(page.raw, raw.FPDFPage_CountObjects(page), raw.FPDFPage_GetObject, identity, 0)
    return walk.drawing


class _Walk:
    """A walk over the objects of one page; the places that pdfium answers into are made once."""

    def __init__(self, display: Display) -> None:
        self.drawing = Drawing()
        self._point = display.point
        self._steps = 0
        self._x, self._y = ctypes.c_float(), ctypes.c_float()
        self._place = (ctypes.byref(self._x), ctypes.byref(self._y))
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._mode = (ctypes.byref(self._fill), ctypes.byref(self._stroke))
        self._color = tuple(ctypes.c_uint() for _ in range(4))
        self._color_places = tuple(ctypes.byref(part) for part in self._color)

    def objects(self, parent: Any, count: int, item_of: Any, outer: tuple[float, ...], depth: int) -> None:
        """Take in the objects of a page or a form."""
        self._count(count)
        refuse_above(depth, NESTED_FORMS, "forms in one another")
        for index in range(count):
            item = item_of(parent, index)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(item, outer)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.drawing.image_count += 1
            elif kind == raw.FPDF_PAGEOBJ_FORM:
                inner = _combine(_matrix(item), outer)
                count_inside = raw.FPDFFormObj_CountObjects(item)
                self.objects(item, count_inside, raw.FPDFFormObj_GetObject, inner, depth + 1)

    def _count(self, steps: int) -> None:
        self._steps += steps
        refuse_above(self._steps, DRAWING_PER_PAGE, "pieces of drawing")

    def _path(self, item: Any, outer: tuple[float, ...]) -> None:
        raw.FPDFPath_GetDrawMode(item, *self._mode)
        stroked = bool(self._stroke.value)
        if (not self._fill.value and not stroked) or self._is_white(item, stroked):
            return
        segments = raw.FPDFPath_CountSegments(item)
        self._count(segments)
        a, b, c, d, e, f = _combine(_matrix(item), outer)
        x, y, place, as_shown = self._x, self._y, self._place, self._point
        subpaths: list[list[tuple[float, float]]] = []
        for index in range(segments):
            segment = raw.FPDFPath_GetPathSegment(item, index)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_BEZIERTO:
                return  # a curve is no rule
            raw.FPDFPathSegment_GetPoint(segment, *place)
            point = as_shown(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
            if kind == raw.FPDF_SEGMENT_MOVETO or not subpaths:
                subpaths.append([point])
            else:
                subpaths[-1].append(point)
            if stroked and len(subpaths[-1]) > 2 and raw.FPDFPathSegment_GetClose(segment):
                subpaths[-1].append(subpaths[-1][0])
        for points in subpaths:
            self._subpath(points, stroked)

    def _subpath(self, points: list[tuple[float, float]], stroked: bool) -> None:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        horizontal, vertical = self.drawing.horizontal, self.drawing.vertical
        if y1 - y0 <= THIN and x1 - x0 > y1 - y0:
            horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= THIN and y1 - y0 > x1 - x0:
            vertical.append(Rule((x0 + x1) / 2, y0, y1))
        elif stroked:
            for (xa, ya), (xb, yb) in pairwise(points):
                if abs(ya - yb) <= 0.5 and abs(xa - xb) > 1:
                    horizontal.append(Rule((ya + yb) / 2, min(xa, xb), max(xa, xb)))
                elif abs(xa - xb) <= 0.5 and abs(ya - yb) > 1:
                    vertical.append(Rule((xa + xb) / 2, min(ya, yb), max(ya, yb)))

    def _is_white(self, item: Any, stroked: bool) -> bool:
        red, green, blue, alpha = self._color
        ask = raw.FPDFPageObj_GetStrokeColor if stroked else raw.FPDFPageObj_GetFillColor
        known = ask(item, *self._color_places)
        return bool(known) and (alpha.value == 0 or min(red.value, green.value, blue.value) >= 250)


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
