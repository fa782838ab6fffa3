"""Text that a page carries but does not show: clipped away, or set in the invisible mode. It is taken out before reading.

Both readings would see it; what stands printed on the page is what counts.
"""

from __future__ import annotations

import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipelines.reading.limits import DRAWING_PER_PAGE, refuse_above
from pipelines.reading.pdfium_calls import address_of, direct

_object_of, _kind_of = direct(raw.FPDFPage_GetObject), direct(raw.FPDFPageObj_GetType)
_mode_of = direct(raw.FPDFTextObj_GetTextRenderMode)
_clip_of, _paths_in = direct(raw.FPDFPageObj_GetClipPath), direct(raw.FPDFClipPath_CountPaths)
_bounds_of = direct(raw.FPDFPageObj_GetBounds)
_segments_in, _segment_of = (
    direct(raw.FPDFClipPath_CountPathSegments),
    direct(raw.FPDFClipPath_GetPathSegment),
)
_point_of = direct(raw.FPDFPathSegment_GetPoint)
_remove, _destroy = direct(raw.FPDFPage_RemoveObject), direct(raw.FPDFPageObj_Destroy)

INVISIBLE = 3  # text rendering mode: neither fill nor stroke


def remove_hidden_text(page: pdfium.PdfPage) -> int:
    """Remove hidden text objects from an open page; return how many there were."""
    hidden = [item for item in _texts(page) if _mode_of(item) == INVISIBLE or _is_clipped_away(item)]
    handle = address_of(page.raw)
    for item in hidden:
        _remove(handle, item)
        _destroy(item)
    if hidden:
        raw.FPDFPage_GenerateContent(page)
    return len(hidden)


def _texts(page: pdfium.PdfPage) -> list[int]:
    count = raw.FPDFPage_CountObjects(page)
    refuse_above(count, DRAWING_PER_PAGE, "pieces of drawing")
    handle = address_of(page.raw)
    objects = [_object_of(handle, index) for index in range(count)]
    return [item for item in objects if _kind_of(item) == raw.FPDF_PAGEOBJ_TEXT]


def _is_clipped_away(item: int) -> bool:
    """Whether an object lies wholly outside one of its clips, or a clip encloses nothing."""
    clip = _clip_of(item)
    paths = _paths_in(clip) if clip else 0
    if paths <= 0:
        return False
    bounds = (ctypes.c_float * 4)()
    if not _bounds_of(item, *(ctypes.addressof(bounds) + 4 * number for number in range(4))):
        return False
    left, bottom, right, top = bounds
    for number in range(paths):
        xs, ys = _outline(clip, number)
        if not xs:
            continue
        if max(xs) - min(xs) < 0.5 or max(ys) - min(ys) < 0.5:
            return True
        if max(xs) < left or min(xs) > right or max(ys) < bottom or min(ys) > top:
            return True
    return False


def _outline(clip: int, number: int) -> tuple[list[float], list[float]]:
    point = (ctypes.c_float * 2)()
    at_x, at_y = ctypes.addressof(point), ctypes.addressof(point) + 4
    xs, ys = [], []
    for index in range(_segments_in(clip, number)):
        if _point_of(_segment_of(clip, number, index), at_x, at_y):
            xs.append(point[0])
            ys.append(point[1])
    return xs, ys
