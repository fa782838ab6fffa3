"""What pdfium draws on a page as straight lines: strokes, thin filled rectangles, frames, in nested forms too.

Joining pieces into tables belongs to `grids`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipelines.reading.display import Display
from pipelines.reading.limits import DRAWING_PER_PAGE, NESTED_FORMS, refuse_above
from pipelines.reading.pdfium_calls import address_of, direct

_object_of, _object_in_form = direct(raw.FPDFPage_GetObject), direct(raw.FPDFFormObj_GetObject)
_count_in_form = direct(raw.FPDFFormObj_CountObjects)
_kind_of, _matrix_of = direct(raw.FPDFPageObj_GetType), direct(raw.FPDFPageObj_GetMatrix)
_mode_of, _count_in = direct(raw.FPDFPath_GetDrawMode), direct(raw.FPDFPath_CountSegments)
_segment_of, _segment_kind = direct(raw.FPDFPath_GetPathSegment), direct(raw.FPDFPathSegment_GetType)
_point_of, _closes = direct(raw.FPDFPathSegment_GetPoint), direct(raw.FPDFPathSegment_GetClose)
_stroke_color, _fill_color = direct(raw.FPDFPageObj_GetStrokeColor), direct(raw.FPDFPageObj_GetFillColor)
_PATH, _IMAGE, _FORM = raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM
_MOVE, _BEZIER = raw.FPDF_SEGMENT_MOVETO, raw.FPDF_SEGMENT_BEZIERTO

THIN = 2.6  # points: a filled rectangle up to this thickness is a rule, not an area


Matrix = tuple[float, ...]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


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
    walk.objects(address_of(page.raw), raw.FPDFPage_CountObjects(page), _object_of, IDENTITY, 0)
    return walk.drawing


class _Walk:
    """A walk over the objects of one page; the places that pdfium answers into are made once."""

    def __init__(self, display: Display) -> None:
        self.drawing = Drawing()
        self._point = display.point
        self._steps = 0
        self._answer = (ctypes.c_float * 6)()
        self._floats = [ctypes.addressof(self._answer) + 4 * number for number in range(6)]
        self._flags = (ctypes.c_uint * 4)()
        self._ints = [ctypes.addressof(self._flags) + 4 * number for number in range(4)]

    def objects(
        self, parent: int, count: int, item_of: Callable[..., int], outer: Matrix, depth: int
    ) -> None:
        """Take in the objects of a page or a form."""
        self._count(count)
        refuse_above(depth, NESTED_FORMS, "forms in one another")
        for index in range(count):
            item = item_of(parent, index)
            kind = _kind_of(item)
            if kind == _PATH:
                self._path(item, outer)
            elif kind == _IMAGE:
                self.drawing.image_count += 1
            elif kind == _FORM:
                inner = _combine(self._matrix(item), outer)
                self.objects(item, _count_in_form(item), _object_in_form, inner, depth + 1)

    def _count(self, steps: int) -> None:
        self._steps += steps
        refuse_above(self._steps, DRAWING_PER_PAGE, "pieces of drawing")

    def _path(self, item: int, outer: Matrix) -> None:
        _mode_of(item, *self._ints[:2])
        filled, stroked = self._flags[0], bool(self._flags[1])
        if (not filled and not stroked) or self._is_white(item, stroked):
            return
        segments = _count_in(item)
        self._count(segments)
        _matrix_of(item, self._floats[0])
        a, b, c, d, e, f = self._answer if outer is IDENTITY else _combine(tuple(self._answer), outer)
        answer, (at_x, at_y), as_shown = self._answer, self._floats[:2], self._point
        subpaths: list[list[tuple[float, float]]] = []
        for index in range(segments):
            segment = _segment_of(item, index)
            kind = _segment_kind(segment)
            if kind == _BEZIER:
                return  # a curve is no rule
            _point_of(segment, at_x, at_y)
            x, y = answer[0], answer[1]
            point = as_shown(a * x + c * y + e, b * x + d * y + f)
            if kind == _MOVE or not subpaths:
                subpaths.append([point])
            else:
                subpaths[-1].append(point)
            if stroked and len(subpaths[-1]) > 2 and _closes(segment):
                subpaths[-1].append(subpaths[-1][0])
        for points in subpaths:
            self._subpath(points, stroked)

    def _subpath(self, points: list[tuple[float, float]], stroked: bool) -> None:
        xs, ys = zip(*points, strict=True)
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

    def _is_white(self, item: int, stroked: bool) -> bool:
        known = (_stroke_color if stroked else _fill_color)(item, *self._ints)
        red, green, blue, alpha = self._flags
        return bool(known) and (alpha == 0 or min(red, green, blue) >= 250)

    def _matrix(self, item: int) -> Matrix:
        _matrix_of(item, self._floats[0])
        return tuple(self._answer)


def _combine(inner: Matrix, outer: Matrix) -> Matrix:
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
