"""Redraws table rules the way other exporters do: each stroked line becomes a thin filled rectangle (old Word).

Changes nothing that is seen; it changes what a reader of vector graphics meets.
"""

from __future__ import annotations

import io

import pikepdf


def strokes_to_rectangles(pdf: bytes, piece: float | None = None) -> bytes:
    """Return the PDF with every straight stroked line `m l S` replaced by a filled rectangle of the same width.

    With `piece` (points) each line becomes a row of rectangles of that length, as Word 2007 did.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            page.Contents = document.make_stream(_redraw(pikepdf.parse_content_stream(page), piece))
        out = io.BytesIO()
        document.save(
            out,
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return out.getvalue()


def _redraw(instructions: list[pikepdf.ContentStreamInstruction], piece: float | None) -> bytes:
    drawn, width = [], 1.0
    for number, instruction in enumerate(instructions):
        operator = str(instruction.operator)
        if operator == "w":
            width = float(instruction.operands[0])
        before = [str(i.operator) for i in instructions[max(0, number - 2) : number]]
        if operator == "S" and before == ["m", "l"]:
            (x0, y0), (x1, y1) = ([float(v) for v in i.operands] for i in instructions[number - 2 : number])
            if x0 == x1 or y0 == y1:
                del drawn[-2:]
                left, low = (
                    min(x0, x1) - (width / 2 if x0 == x1 else 0),
                    min(y0, y1) - (width / 2 if y0 == y1 else 0),
                )
                box = (left, low, abs(x1 - x0) or width, abs(y1 - y0) or width)
                drawn.append(pikepdf.ContentStreamInstruction([0], pikepdf.Operator("g")))
                for part in _pieces(box, piece):
                    operands = [round(v, 3) for v in part]
                    drawn.append(pikepdf.ContentStreamInstruction(operands, pikepdf.Operator("re")))
                    drawn.append(pikepdf.ContentStreamInstruction([], pikepdf.Operator("f")))
                continue
        drawn.append(instruction)
    return pikepdf.unparse_content_stream(drawn)


def _pieces(box: tuple[float, float, float, float], piece: float | None) -> list[tuple[float, ...]]:
    left, low, wide, high = box
    length = max(wide, high)
    if piece is None or length <= piece:
        return [box]
    starts = [piece * n for n in range(int(length // piece) + 1) if length - piece * n > 0.01]
    if wide >= high:
        return [(left + s, low, min(piece, wide - s), high) for s in starts]
    return [(left, low + s, wide, min(piece, high - s)) for s in starts]
