"""The straight rules of a picture, by morphology, as the same `Drawing` that born-digital pages give.

Joining rules into tables belongs to `pipelines.reading.grids`.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from pipelines.reading.pdfium_rules import Drawing, Rule
from pipelines.reading.scan.picture import SCALE, Picture, Pixels

_Pixels = tuple[int, int, int, int]  # x0, y0, x1, y1; right and bottom excluded

_LONG = 70  # pixels: shorter horizontal strokes may be characters
_TALL = (
    24  # pixels: low rows have short column rules; strokes of characters are sorted out by what they touch
)
_SURE = 200  # pixels: a stroke this long is a rule whatever stands beside it
_BESIDE = 0.2  # strokes of characters have others attached along more of their length than this
_CLEAR = 10  # pixels beside a short rule where text does not stand
_BREAK = 9  # pixels: a gap in a rule that is closed
_THICK = 12  # pixels
_TOUCH = 5  # pixels


def find_rules(picture: Picture) -> tuple[Drawing, Pixels]:
    """Return the rules in points, and a mask of the pixels they cover (255)."""
    mask = np.zeros_like(picture.ink)
    across = _strokes(picture.ink, _LONG, upright=False)
    upright = _strokes(picture.ink, _TALL, upright=True)
    across = [
        box for box in across if box[3] - box[1] <= _THICK and _stands_alone(picture.ink, picture.ink, box)
    ]
    between = picture.ink.copy()
    for x0, y0, x1, y1 in across:
        between[max(0, y0 - 2) : y1 + 2, x0:x1] = 0
    upright = [
        piece
        for box in upright
        if box[2] - box[0] <= _THICK
        for piece in _between_rules(box, across)
        if box[3] - box[1] >= _SURE or _stands_alone(picture.ink.T, between.T, _transposed(piece))
    ]
    drawing = Drawing(image_count=1)
    for x0, y0, x1, y1 in across:
        drawing.horizontal.append(Rule((y0 + y1) / 2 / SCALE, x0 / SCALE, x1 / SCALE))
        cv2.rectangle(mask, (x0 - 1, y0 - 1), (x1, y1), 255, -1)
    for x0, y0, x1, y1 in upright:
        drawing.vertical.append(Rule((x0 + x1) / 2 / SCALE, y0 / SCALE, y1 / SCALE))
        cv2.rectangle(mask, (x0 - 1, y0 - 1), (x1, y1), 255, -1)
    return drawing, mask


def _strokes(ink: Pixels, length: int, upright: bool) -> list[_Pixels]:
    """Return boxes (x0, y0, x1, y1; right and bottom excluded) of straight strokes, small gaps in them closed."""

    def kernel(size: int) -> Pixels:
        return np.ones((size, 1) if upright else (1, size), np.uint8)

    pieces = cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel(length // 2))
    closed = cv2.morphologyEx(pieces, cv2.MORPH_CLOSE, kernel(_BREAK))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, kernel(length))
    count, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    boxes = []
    for x, y, width, height, _ in stats[1:count].tolist():
        boxes.append((x, y, x + width, y + height))
    return boxes


def _stands_alone(own: Pixels, ink: Pixels, box: _Pixels) -> bool:
    """Whether a stroke (lying; transpose for upright ones) is unbroken and has paper along both sides, as rules have.

    `own` is all ink; `ink` that which may count against it.
    """
    x0, y0, x1, y1 = box
    if x1 - x0 >= _SURE:
        return True
    x0, x1 = x0 + _TOUCH, x1 - _TOUCH
    if not own[y0:y1, x0:x1].any(axis=0).all():
        return False  # a chain of strokes with gaps between
    sides = (ink[max(0, y0 - _CLEAR) : max(0, y0 - 2), x0:x1], ink[y1 + 2 : y1 + _CLEAR, x0:x1])
    return all(side.size == 0 or side.any(axis=0).mean() <= _BESIDE for side in sides)


def _between_rules(box: _Pixels, across: list[_Pixels]) -> list[_Pixels]:
    """Cut an upright stroke at the rules that it meets; what hangs over at the ends belongs to characters."""
    x0, y0, x1, y1 = box
    near = sorted(
        (b[1], b[3])
        for b in across
        if b[0] - _TOUCH <= x1 and x0 <= b[2] + _TOUCH and y0 - _TOUCH <= b[3] and b[1] <= y1 + _TOUCH
    )
    return [(x0, upper[0], x1, lower[1]) for upper, lower in pairwise(near) if lower[0] - upper[1] > _TOUCH]


def _transposed(box: _Pixels) -> _Pixels:
    return (box[1], box[0], box[3], box[2])
