"""The piece of a page that somebody reads a cell from. The small ones inside equations belong to `pages/terms.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from pipelines.site.pages.places import boxes
from pipelines.site.pages.terms import rectangle

if TYPE_CHECKING:
    from pipelines.site.links import Links
    from pipelines.site.pictures import PageSize
    from pipelines.warehouse.queries import Row

_AROUND, _ABOVE = 90.0, 16.0  # points of the page shown around a cell
_SCALE = 1.7  # pixels per point


def crop(cell: Row, size: PageSize | None, sha256: str, link: Links, label: str) -> Markup:
    """Return the piece of the page around a cell with the cell outlined, or nothing where there is no picture."""
    places = boxes(cell)
    if size is None or not places:
        return Markup()
    x0, top, x1, bottom = places[0]
    left, upper = max(x0 - _AROUND, 0.0), max(top - _ABOVE, 0.0)
    width, height = min(x1 + _AROUND, size.width) - left, min(bottom + _ABOVE, size.height) - upper
    outline = Markup().join(rectangle(box) for box in places)
    return Markup(
        f'<svg class="crop" role="img" aria-label="{escape(label)}" width="{width * _SCALE:.0f}" '
        f'height="{height * _SCALE:.0f}" viewBox="{left:.1f} {upper:.1f} {width:.1f} {height:.1f}">'
        f'<image href="{escape(link.picture(sha256, cell["page"]))}" width="{size.width}" height="{size.height}"/>'
        f'<g class="outline lead">{outline}</g></svg>'
    )
