"""Where lines of text stand in a picture: boxes around ink, in cells and outside tables. Nothing is recognised here."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.reading.scan.picture import SCALE, Pixels

_SPECK = 5  # pixels: ink smaller than this both ways is dirt, unless it stands in a line of text
_GAP = round(18 * SCALE)  # a wider gap splits a line
_SEAM = 0.3  # of the common ink of a row: where less is printed, two lines touch
_LETTER = 13 * SCALE  # pixels: the height of a common line of text where the page does not say otherwise


class PixelBox(NamedTuple):
    """A box in pixels; right and bottom are excluded."""

    x0: int
    y0: int
    x1: int
    y1: int


def has_ink(ink: Pixels) -> bool:
    """Whether anything larger than a speck is printed in a cut-out."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return any(max(width, height) > _SPECK for _, _, width, height, _ in stats[1:count].tolist())


def without_specks(ink: Pixels) -> Pixels:
    """Return ink without lone specks: small pieces that stand by themselves."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    sizes = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    large = sizes > _SPECK
    large[0] = False
    kept = np.where(large[labels], np.uint8(255), np.uint8(0)).astype(np.uint8)
    reach = cv2.dilate(kept, np.ones((9, 25), np.uint8))
    near = np.zeros(count, dtype=bool)
    near[np.unique(labels[(reach > 0) & (ink > 0)])] = True
    near[0] = False
    return np.where(near[labels], np.uint8(255), np.uint8(0)).astype(np.uint8)


def cell_lines(ink: Pixels, letter: float = _LETTER) -> list[PixelBox]:
    """Return the lines of text in a cell's cut-out, top to bottom."""
    rows = _bands((ink > 0).sum(axis=1), letter)
    boxes = []
    for y0, y1 in rows:
        columns = np.nonzero(ink[y0:y1].any(axis=0))[0]
        boxes.append(PixelBox(int(columns[0]), y0, int(columns[-1]) + 1, y1))
    return boxes


def page_lines(ink: Pixels, letter: float = _LETTER) -> list[PixelBox]:
    """Return the pieces of text of a page (tables blanked out before), row by row; pieces of one row share top and bottom."""
    smeared = cv2.dilate(ink, np.ones((3, _GAP), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(smeared, connectivity=8)
    pieces: list[PixelBox] = []
    for number in range(1, count):
        x, y, width, height, _ = stats[number].tolist()
        part = np.where(
            labels[y : y + height, x : x + width] == number, ink[y : y + height, x : x + width], 0
        )
        part = part.astype(np.uint8)
        if has_ink(part):
            pieces += [PixelBox(x + b.x0, y + b.y0, x + b.x1, y + b.y1) for b in cell_lines(part, letter)]
    rows: list[list[PixelBox]] = []
    for piece in sorted(pieces, key=lambda box: box.y0 + box.y1):
        row = rows[-1] if rows else []
        if row and _share(row[-1], piece) > 0.5:
            row.append(piece)
        else:
            rows.append([piece])
    return [box for row in rows for box in _joined(sorted(row))]


def letter_height(ink: Pixels) -> float:
    """Return the common height in pixels of lines of text, from words of two letters and more."""
    smeared = cv2.dilate(ink, np.ones((1, 15), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(smeared, connectivity=8)
    heights = [h for _, _, w, h, _ in stats[1:count].tolist() if w > 2 * h and 12 <= h <= 60]
    return float(np.percentile(heights, 75)) if heights else _LETTER


def _share(first: PixelBox, second: PixelBox) -> float:
    common = min(first.y1, second.y1) - max(first.y0, second.y0)
    return common / max(1, min(first.y1 - first.y0, second.y1 - second.y0))


def _joined(row: list[PixelBox]) -> list[PixelBox]:
    joined: list[PixelBox] = []
    top, bottom = min(box.y0 for box in row), max(box.y1 for box in row)
    for box in row:
        if joined and box.x0 - joined[-1].x1 <= _GAP:
            joined[-1] = PixelBox(joined[-1].x0, top, max(joined[-1].x1, box.x1), bottom)
        else:
            joined.append(PixelBox(box.x0, top, box.x1, bottom))
    return joined


def _bands(profile: NDArray[np.int64], letter: float) -> list[tuple[int, int]]:
    """Cut a row profile of ink into lines: strokes of one character stay together, lines that touch come apart."""
    filled = np.concatenate(([0], (profile > 0).astype(np.int8), [0]))
    edges = np.nonzero(np.diff(filled))[0].tolist()
    bands: list[tuple[int, int]] = []
    for y0, y1 in zip(edges[::2], edges[1::2], strict=True):
        if bands and y1 - bands[-1][0] <= 1.15 * letter and y0 - bands[-1][1] <= 0.5 * letter:
            bands[-1] = (bands[-1][0], y1)
        else:
            bands.append((y0, y1))
    lines: list[tuple[int, int]] = []
    for y0, y1 in bands:
        parts = max(1, round((y1 - y0) / (1.15 * letter)))
        start = y0
        for part in range(1, parts):
            middle = y0 + (y1 - y0) * part / parts
            low, high = round(middle - letter / 3), round(middle + letter / 3)
            cut = low + int(profile[low:high].argmin())
            if profile[cut] <= _SEAM * profile[y0:y1].mean():  # else it is one line of large letters
                lines.append((start, cut))
                start = cut
        lines.append((start, y1))
    return [(y0, y1) for y0, y1 in lines if profile[y0:y1].any()]
