"""A picture of one page with what was read on it: rules, characters, cells and where the two readings disagree.

For people who debug a reading. Nothing of it lands anywhere.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium

from pipelines.errors import UnreadableReport
from pipelines.reading.gate import load_page, open_document
from pipelines.reading.model import Grid, PageReading
from pipelines.reading.pdfium_page import PageInk, read_ink
from pipelines.reading.report import read_report
from pipelines.records import Box

if TYPE_CHECKING:
    from PIL import Image

_PIXELS = 4000  # the longer side at most
_RULE = (30, 90, 255, 255)
_GLYPH = (150, 150, 150, 110)
_LINE = (255, 150, 0, 200)
_COLORS = {
    "agreed": (0, 160, 60, 255),
    "ocr_agreed": (0, 160, 60, 255),
    "disputed": (230, 0, 0, 255),
}
_ONE_READING = (130, 60, 190, 255)


def draw_page(number: int, dots_per_inch: int, data: bytes) -> bytes:
    """Read a report and return page `number` (from 1) as one line of JSON and, after it, a PNG.

    The tables of the page are read twice whether they are statements or not. Raises UnreadableReport.
    """
    with open_document(data) as document:
        if not 1 <= number <= len(document):
            raise UnreadableReport(
                "there is no such page",
                got=f"page {number}",
                expected=f"1 to {len(document)}",
                remedy="name a page of the file",
            )
        page = load_page(document, number - 1)
        ink = read_ink(page)
        alone = (
            not ink.characters and ink.drawing.image_count > 0
        )  # recognizing all other pages takes minutes
        reading = _reading(_only(document, number) if alone else data, 1 if alone else number)
        scale = min(dots_per_inch / 72, _PIXELS / max(ink.width, ink.height, 1))
        picture = page.render(scale=scale).to_pil().convert("RGBA")
    picture = _drawn(picture, reading, ink, picture.width / max(ink.width, 1))
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "PNG")
    said = json.dumps(_summary(number, reading, ink), ensure_ascii=False)
    return said.encode("utf-8") + b"\n" + buffer.getvalue()


def page_drawer(number: int, dots_per_inch: int) -> Callable[[bytes], bytes]:
    """Return `draw_page` for one page, fit for a worker."""
    return partial(draw_page, number, dots_per_inch)


def _reading(data: bytes, number: int) -> PageReading:
    return read_report(data, lambda pages: [number]).pages[number - 1]


def _only(document: pdfium.PdfDocument, number: int) -> bytes:
    alone = pdfium.PdfDocument.new()
    alone.import_pages(document, [number - 1])
    buffer = io.BytesIO()
    alone.save(buffer)
    alone.close()
    return buffer.getvalue()


def _drawn(picture: Image.Image, page: PageReading, ink: PageInk, scale: float) -> Image.Image:
    from PIL import Image, ImageDraw, ImageFont

    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    font = ImageFont.load_default(max(8, 7 * scale))

    def place(box: Box, shrink: float = 0.0) -> tuple[float, float, float, float]:
        x0, top, x1, bottom = (edge * scale for edge in box)
        return x0 + shrink, top + shrink, max(x0, x1 - shrink) + shrink, max(top, bottom - shrink) + shrink

    for character in ink.characters:
        pen.rectangle(place(character[1:5]), outline=_GLYPH)
    for line in page.lines:
        pen.rectangle(
            place(page.shown_box(line.box)), outline=_COLORS.get("disputed") if line.second_text else _LINE
        )
    for rule in ink.drawing.horizontal:
        pen.line(place((rule.start, rule.at, rule.stop, rule.at)), fill=_RULE, width=max(1, round(scale)))
    for rule in ink.drawing.vertical:
        pen.line(place((rule.at, rule.start, rule.at, rule.stop)), fill=_RULE, width=max(1, round(scale)))
    number = 0
    for grid in page.grids:
        for cell in grid.cells:
            color = _COLORS.get(cell.status, _ONE_READING)
            box = place(page.shown_box(cell.box), shrink=2)
            disputed = cell.status == "disputed"
            pen.rectangle(
                box, outline=color, fill=(*color[:3], 40 if disputed else 12), width=3 if disputed else 1
            )
            if disputed:
                number += 1
                said = f"{number}: {_drawable(cell.text)} | {_drawable(cell.second_text or '')}"
                pen.text((box[0] + 2, box[3] - 9 * scale), said, fill=color, font=font)
    return Image.alpha_composite(picture, layer)


def _drawable(text: str) -> str:
    """Return text as the font that comes with Pillow can draw it: without Chinese characters."""
    return "".join(character if 32 <= ord(character) < 127 else "·" for character in text)


def _summary(number: int, page: PageReading, ink: PageInk) -> dict[str, Any]:
    disputed = [
        (index, cell)
        for index, grid in enumerate(page.grids)
        for cell in grid.cells
        if cell.status == "disputed"
    ]
    return {
        "page": number,
        "width": round(ink.width, 2),
        "height": round(ink.height, 2),
        "turned": page.turned,
        "image_only": page.image_only,
        "characters": len(ink.characters),
        "rules_across": len(ink.drawing.horizontal),
        "rules_upright": len(ink.drawing.vertical),
        "grids": [_grid(grid, page) for grid in page.grids],
        "disputed": [
            {
                "number": place,
                "grid": grid,
                "row": cell.row,
                "column": cell.column,
                "text": cell.text,
                "second_text": cell.second_text,
                "box": page.shown_box(cell.box),
            }
            for place, (grid, cell) in enumerate(disputed, 1)
        ],
        "lines": [asdict(line) | {"box": page.shown_box(line.box)} for line in page.lines],
    }


def _grid(grid: Grid, page: PageReading) -> dict[str, Any]:
    return {
        "box": page.shown_box(grid.box),
        "rows": grid.row_count,
        "columns": grid.column_count,
        "inferred": grid.inferred,
        "cells": [asdict(cell) | {"box": page.shown_box(cell.box)} for cell in grid.cells],
    }
