"""What happens to a PDF after it was exported: pages turned, cropped, rules redrawn. Nothing that is printed changes."""

from __future__ import annotations

import io
from typing import Any

import pikepdf

from specimens.rules import strokes_to_rectangles


def finish(pdf: bytes, how: dict[str, Any]) -> bytes:
    """Return the PDF with the changes that `how` names; an unknown name raises KeyError."""
    for name, value in how.items():
        pdf = {"rules": _rules, "rotate": _rotate, "upright": _upright, "crop": _crop}[name](pdf, value)
    return pdf


def _rules(pdf: bytes, kind: str) -> bytes:
    return strokes_to_rectangles(pdf)


def _rotate(pdf: bytes, degrees: int) -> bytes:
    """Set /Rotate on all pages but the first: they are shown lying on their side."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in list(document.pages)[1:]:
            page.Rotate = degrees
        return _saved(document)


def _upright(pdf: bytes, degrees: int) -> bytes:
    """Turn the contents of landscape pages into a portrait MediaBox with /Rotate, so that they are shown as before."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            if width > height:
                turn = {90: f"0 1 -1 0 {height} 0 cm", 270: f"0 -1 1 0 0 {width} cm"}[degrees]
                page.contents_add(f"q {turn}".encode(), prepend=True)
                page.contents_add(b"Q")
                page.MediaBox = pikepdf.Array([0, 0, height, width])
                for box in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
                    if box in page:
                        del page[box]
                page.Rotate = degrees
        return _saved(document)


def _crop(pdf: bytes, margins_pt: list[float]) -> bytes:
    """Move the MediaBox off the origin and crop left, bottom, right, top: what is shown loses these margins."""
    left, bottom, right, top = margins_pt
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            x0, y0, x1, y1 = (float(v) for v in page.mediabox)
            page.CropBox = pikepdf.Array([x0 + left, y0 + bottom, x1 - right, y1 - top])
        return _saved(document)


def _saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(
        out,
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return out.getvalue()
