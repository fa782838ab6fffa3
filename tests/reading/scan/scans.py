"""Scans made from pages that are not: rendered, turned a little, with noise, as images in a PDF without text."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from pipelines.reading.scan import recognise

needs_ocr = pytest.mark.skipif(not recognise.has_second(), reason="the extra ocr is not installed")


def scan_of(
    data: bytes, pages: list[int], degrees: float = 0.0, dpi: int = 170, noise: float = 6.0, seed: int = 7
) -> bytes:
    """Return pages (from 1) of a PDF as a scanned PDF; `degrees` clockwise, `noise` as standard deviation in grey."""
    chance = np.random.default_rng(seed)
    images = []
    with pdfium.PdfDocument(data) as document:
        for number in pages:
            picture = document[number - 1].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
            picture = picture.rotate(-degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
            grey = (
                np.asarray(picture, dtype=np.float64)
                - 6
                + chance.normal(0, noise, (picture.height, picture.width))
            )
            images.append(Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)))
    buffer = io.BytesIO()
    images[0].save(buffer, format="PDF", save_all=True, append_images=images[1:], resolution=dpi, quality=80)
    return buffer.getvalue()
