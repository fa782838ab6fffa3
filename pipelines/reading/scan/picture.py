"""One page as a straight grey picture: rendered, red seals left out, deskewed, ink told from paper.

Rules and text in it belong to `rules` and `text_lines`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

DPI = 200
SCALE = DPI / 72  # pixels per point
PAPER = 255
MAX_SKEW = 4.0  # degrees
_WINDOW = 51  # pixels around a pixel that say how bright the paper is there
_DARKER = 0.28  # ink is darker than its surroundings by this share of the way from paper to the darkest ink
_FAINT = 20  # and at least by this


@dataclass(frozen=True, slots=True)
class Picture:
    """A straightened page: `grey` and `ink` (0 or 255) in pixels; `skew` in degrees, as found before straightening."""

    grey: Pixels
    ink: Pixels
    width: float  # points
    height: float
    skew: float


def picture_of(page: pdfium.PdfPage) -> Picture:
    """Render a page at 200 dpi and straighten it."""
    grey = render(page)
    skew = skew_of(ink_of(grey))
    if abs(skew) >= 0.02:
        grey = _rotated(grey, skew)
    height, width = grey.shape
    return Picture(grey, ink_of(grey), width / SCALE, height / SCALE, skew)


def render(page: pdfium.PdfPage) -> Pixels:
    """Return a page as grey pixels at 200 dpi; its red channel, in which red seals are paper."""
    bitmap: Any = page.render(scale=SCALE, rev_byteorder=True)
    colours = bitmap.to_numpy()
    return np.array(colours if colours.ndim == 2 else colours[:, :, 0], dtype=np.uint8)


def ink_of(grey: Pixels) -> Pixels:
    """Return 255 where a pixel is darker than the paper around it, else 0."""
    paper, darkest = np.percentile(grey, (50, 0.5)).tolist()
    contrast = max(_FAINT, _DARKER * (paper - darkest))
    found = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _WINDOW, contrast
    )
    return np.asarray(found, dtype=np.uint8)


def skew_of(ink: Pixels) -> float:
    """Return by how many degrees rows of ink fall to the right (image coordinates), within MAX_SKEW."""
    ys, xs = np.nonzero(ink)
    if len(xs) < 500:
        return 0.0
    step = max(1, len(xs) // 60000)
    across, down = xs[::step].astype(np.float64), ys[::step].astype(np.float64)
    best = 0.0
    for reach, pace in ((MAX_SKEW, 0.2), (0.2, 0.02), (0.02, 0.005)):
        angles = np.arange(best - reach, best + reach + pace / 2, pace)
        best = float(max(angles, key=lambda angle: _sharpness(across, down, float(angle))))
    return best if abs(best) <= MAX_SKEW else 0.0


def _sharpness(xs: NDArray[np.float64], ys: NDArray[np.float64], degrees: float) -> float:
    rows = ys - xs * np.tan(np.radians(degrees))
    counts = np.bincount((rows - rows.min()).astype(np.int64))
    return float(np.square(counts, dtype=np.float64).sum())


def _rotated(grey: Pixels, degrees: float) -> Pixels:
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=PAPER)
    return np.asarray(turned, dtype=np.uint8)
