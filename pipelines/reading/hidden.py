"""Text that a page carries but does not show: clipped away, or set in the invisible mode. It is taken out before reading.

Both readings would see it; what stands printed on the page is what counts.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipelines.reading.limits import DRAWING_PER_PAGE, refuse_above

INVISIBLE = 3  # text rendering mode: neither fill nor stroke


def remove_hidden_text(page: pdfium.PdfPage) -> int:
    """Remove hidden text objects from an open page; return how many there were."""
    hidden = [item for item in _texts(page) if _is_invisible(item) or _is_clipped_away(item)]
    for item in hidden:
        raw.FPDFPage_RemoveObject(page, item)
        raw.FPDFPageObj_Destroy(item)
    if hidden:
        raw.FPDFPage_GenerateContent(page)
    return len(hidden)


def _texts(page: pdfium.PdfPage) -> list[Any]:
    count = raw.FPDFPage_CountObjects(page)
    refuse_above(count, DRAWING_PER_PAGE, "pieces of drawing")
    objects = (raw.FPDFPage_GetObject(page, index) for index in range(count))
    return [item for item in objects if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT]


def _is_invisible(item: Any) -> bool:
    return bool(raw.FPDFTextObj_GetTextRenderMode(item) == INVISIBLE)


def _is_clipped_away(item: Any) -> bool:
    """Whether an object lies wholly outside one of its clips, or a clip encloses nothing."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    paths = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    if paths <= 0:
        return False
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return False
    for number in range(paths):
        xs, ys = _outline(clip, number)
        if not xs:
            continue
        if max(xs) - min(xs) < 0.5 or max(ys) - min(ys) < 0.5:
            return True
        if max(xs) < left.value or min(xs) > right.value or max(ys) < bottom.value or min(ys) > top.value:
            return True
    return False


def _outline(clip: Any, number: int) -> tuple[list[float], list[float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    xs, ys = [], []
    for index in range(raw.FPDFClipPath_CountPathSegments(clip, number)):
        segment = raw.FPDFClipPath_GetPathSegment(clip, number, index)
        if raw.FPDFPathSegment_GetPoint(segment, x, y):
            xs.append(x.value)
            ys.append(y.value)
    return xs, ys
