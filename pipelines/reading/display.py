"""Coordinates: from a PDF's user space to points from the top left of the page as it is shown.

CropBox, MediaBox and /Rotate are dealt with here and nowhere else.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
import pypdfium2 as pdfium

from pipelines.records import Box

Along = TypeVar("Along", float, np.ndarray[Any, np.dtype[np.float64]])
"""A coordinate, or one of each of many points."""


class Display:
    """Turns user space into points from the top left of the page as shown.

    `media` is (x offset, y offset, height) of the whole MediaBox against the shown area, for readers that
    know nothing of a CropBox.
    """

    def __init__(self, page: pdfium.PdfPage) -> None:
        left, bottom, right, top = page.get_cropbox()
        media = page.get_mediabox()
        self.left, self.bottom = max(left, media[0]), max(bottom, media[1])
        self.right, self.top = min(right, media[2]), min(top, media[3])
        self.rotation = page.get_rotation()
        wide, high = self.right - self.left, self.top - self.bottom
        self.width, self.height = (high, wide) if self.rotation in (90, 270) else (wide, high)
        corners = (self.point(media[0], media[1]), self.point(media[2], media[3]))
        xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
        self.media = (min(xs), min(ys), max(ys) - min(ys))

    def point(self, x: Along, y: Along) -> tuple[Along, Along]:
        """Return a point of user space as shown, or many at once."""
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def to_user(self, x: float, y: float) -> tuple[float, float]:
        """Return a point as shown in user space: the way back."""
        if self.rotation == 90:
            return self.left + y, self.bottom + x
        if self.rotation == 180:
            return self.right - x, self.bottom + y
        if self.rotation == 270:
            return self.right - y, self.top - x
        return self.left + x, self.top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return a box of user space as shown."""
        xa, ya = self.point(left, bottom)
        xb, yb = self.point(right, top)
        return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)
