"""What Camelot looks at in a layout of playa's, taken out in one walk: straight rules and lines of text.

The rules are those of `camelot.image_processing.find_lines_from_layout`, which walks the layout once for each direction.
Also here: copying playa's graphics state, which a content stream may ask for at every rule, without pickling it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from camelot.image_processing import _LINE_AS_THIN_RECT_TOL as THIN
from camelot.image_processing import _LINE_ORTHOGONAL_TOL as STRAIGHT
from playa.content import GraphicState
from playa.interp import TextState
from playa.miner import LTContainer, LTLine, LTRect, LTTextLineHorizontal

Segment = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class LayoutParts:
    """Rules as (x0, y0, x1, y1) in PDF points, pieces not joined, and playa's horizontal lines of text."""

    horizontal: list[Segment]
    vertical: list[Segment]
    lines: list[Any]


def parts(layout: Any) -> LayoutParts:
    """Return rules and lines of a page's layout in the order in which Camelot would meet them."""
    found = LayoutParts([], [], [])
    _walk(layout, found)
    return found


def _walk(container: Any, found: LayoutParts) -> None:
    for item in container:
        if isinstance(item, LTTextLineHorizontal):
            found.lines.append(item)
        elif isinstance(item, LTLine):
            if item.stroke:
                _add(found, *item.bbox)
        elif isinstance(item, LTRect):
            _add_rectangle(found, item)
        elif isinstance(item, LTContainer):
            _walk(item, found)


def _add(found: LayoutParts, x0: float, y0: float, x1: float, y1: float) -> None:
    wide, high = abs(x1 - x0), abs(y1 - y0)
    if high <= STRAIGHT and wide > 0:
        found.horizontal.append((min(x0, x1), y0, max(x0, x1), y0))
    if wide <= STRAIGHT and high > 0:
        found.vertical.append((x0, min(y0, y1), x0, max(y0, y1)))


def _add_rectangle(found: LayoutParts, item: Any) -> None:
    x0, y0, x1, y1 = item.bbox
    if item.stroke:
        for edge in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            _add(found, *edge)
    elif item.fill:
        wide, high = x1 - x0, y1 - y0
        if min(wide, high) <= THIN < max(wide, high):
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            _add(found, *((x0, y, x1, y) if wide >= high else (x, y0, x, y1)))


def _copied_graphics(state: GraphicState) -> GraphicState:
    copied = object.__new__(GraphicState)
    copied.__dict__.update(state.__dict__)
    return copied


def _copied_text(state: TextState) -> TextState:
    return TextState(state.line_matrix, state.glyph_offset)


GraphicState.__copy__ = _copied_graphics
if [field.name for field in fields(TextState)] == ["line_matrix", "glyph_offset"]:
    TextState.__copy__ = _copied_text
