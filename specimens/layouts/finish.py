"""What happens to a PDF after it was exported: pages turned, cropped, rules redrawn. Nothing that is printed changes."""

from __future__ import annotations

import io
from typing import Any

import pikepdf

from specimens.rules import strokes_to_rectangles


def finish(pdf: bytes, how: dict[str, Any]) -> bytes:
    """Return the PDF, packed, with the changes that `how` names; an unknown name raises KeyError."""
    for name, value in how.items():
        pdf = _WAYS[name](pdf, value)
    pikepdf.settings.set_flate_compression_level(9)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        del document.docinfo
        return _saved(document, recompress_flate=True)


def _rules(pdf: bytes, kind: str) -> bytes:
    return strokes_to_rectangles(pdf, piece=18.0 if kind == "tiny" else None)


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


def _double(pdf: bytes, shift_pt: float) -> bytes:
    """Print every text twice, the second time a little to the right, as old exporters make bold."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            drawn: list[Any] = []
            text: list[Any] = []
            for instruction in pikepdf.parse_content_stream(page):
                operator = str(instruction.operator)
                drawn.append(instruction)
                if operator == "BT":
                    text = []
                text.append(instruction)
                if operator == "ET":
                    shift = pikepdf.ContentStreamInstruction(
                        [1, 0, 0, 1, shift_pt, 0], pikepdf.Operator("cm")
                    )
                    save, restore = (pikepdf.ContentStreamInstruction([], pikepdf.Operator(o)) for o in "qQ")
                    drawn += [save, shift, *text, restore]
            page.Contents = document.make_stream(pikepdf.unparse_content_stream(drawn))
        return _saved(document)


def _hidden(pdf: bytes, how: str) -> bytes:
    """Add text that no one sees: each page again (`same`), or the page before (`before`), in an empty clip."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        contents = [
            b"".join(part.read_bytes() + b"\n" for part in _streams(page.Contents)) for page in document.pages
        ]
        fonts = [page.Resources.get("/Font", pikepdf.Dictionary()) for page in document.pages]
        for number, page in enumerate(list(document.pages)[2:], 2):
            source = number if how == "same" else number - 1
            for name, font in fonts[source].items():
                if name not in fonts[number]:
                    fonts[number][name] = font
            text = _text_only(document, contents[source])
            page.contents_add(b"q", prepend=True)
            page.contents_add(b"Q q 0 0 0 0 re W n " + text + b" Q")
        return _saved(document)


def _streams(contents: Any) -> list[Any]:
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]


def _text_only(document: pikepdf.Pdf, content: bytes) -> bytes:
    kept = []
    for instruction in pikepdf.parse_content_stream(document.make_stream(content)):
        if str(instruction.operator) not in (
            "S",
            "s",
            "f",
            "f*",
            "B",
            "re",
            "m",
            "l",
            "h",
            "c",
            "n",
            "W",
            "gs",
            "Do",
        ):
            kept.append(instruction)
    return pikepdf.unparse_content_stream(kept)


def _saved(document: pikepdf.Pdf, recompress_flate: bool = False) -> bytes:
    out = io.BytesIO()
    document.save(
        out,
        deterministic_id=True,
        compress_streams=True,
        recompress_flate=recompress_flate,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return out.getvalue()


_WAYS = {
    "rules": _rules,
    "rotate": _rotate,
    "upright": _upright,
    "crop": _crop,
    "double": _double,
    "hidden": _hidden,
}
