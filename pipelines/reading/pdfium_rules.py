"""What pdfium draws on a page as straight lines: strokes, thin filled rectangles, frames, in nested forms too.

Joining pieces into tables belongs to `grids`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipelines.reading.display import Display

THIN = 2.6  # points: a filled rectangle up to this thickness is a rule, not an area
_FORM_DEPTH = 8


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
    """Return the rules and the number of images of a page."""
    drawing = Drawing()
    for kind, rule in _shapes(page, display):
        if rule is None:
            drawing.image_count += 1
        else:
            (drawing.horizontal if kind == "h" else drawing.vertical).append(rule)
    return drawing


def _shapes(page: pdfium.PdfPage, display: Display) -> Iterator[tuple[str, Any]]:
    identity = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    for index in range(raw.FPDFPage_CountObjects(page)):
        yield from _object_shapes(raw.FPDFPage_GetObject(page, index), identity, display, 0)


def _object_shapes(
    item: Any, outer: tuple[float, ...], display: Display, depth: int
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


def _path_rules(item: Any, matrix: tuple[float, ...], display: Display) -> Iterator[tuple[str, Rule]]:
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
        for (xa, ya), (xb, yb) in pairwise(points):
            if abs(ya - yb) <= 0.5 and abs(xa - xb) > 1:
                yield "h", Rule((ya + yb) / 2, min(xa, xb), max(xa, xb))
            elif abs(xa - xb) <= 0.5 and abs(ya - yb) > 1:
                yield "v", Rule((xa + xb) / 2, min(ya, yb), max(ya, yb))


def _is_white(item: Any, stroked: bool) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    ask = raw.FPDFPageObj_GetStrokeColor if stroked else raw.FPDFPageObj_GetFillColor
    known = ask(item, red, green, blue, alpha)
    return bool(known) and (alpha.value == 0 or min(red.value, green.value, blue.value) >= 250)
