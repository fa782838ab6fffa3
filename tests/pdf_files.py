"""Small PDFs made in memory: ruled tables and lines of text, drawn with a font that needs no embedding.

Only drawing belongs here; what a test expects stands in the test.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf


class Page:
    """One page under construction; coordinates are points from the top left, as the reading reports them."""

    def __init__(self, width: float = 595, height: float = 842) -> None:
        self.width, self.height = width, height
        self._content: list[str] = ["0.6 w"]

    def text(self, x: float, top: float, text: str, size: float = 9) -> Page:
        """Print a line whose glyphs begin at x and whose baseline lies `size` below top."""
        y = self.height - top - size
        code = text.encode("utf-16-be").hex()
        self._content.append(f"BT /F1 {size} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm <{code}> Tj ET")
        return self

    def line(self, x0: float, top: float, x1: float, bottom: float) -> Page:
        """Stroke a straight line."""
        self._content.append(f"{x0:.2f} {self.height - top:.2f} m {x1:.2f} {self.height - bottom:.2f} l S")
        return self

    def bar(self, x0: float, top: float, x1: float, bottom: float) -> Page:
        """Fill a rectangle: thin ones are how some exporters draw rules."""
        self._content.append(f"{x0:.2f} {self.height - bottom:.2f} {x1 - x0:.2f} {bottom - top:.2f} re f")
        return self

    def table(
        self,
        x: float,
        top: float,
        widths: list[float],
        rows: list[list[str]],
        row_height: float = 16,
        rule: Callable[[Page, float, float, float, float], object] | None = None,
    ) -> Page:
        """Draw a ruled table; a cell `<` melts into its left neighbour, `^` into the one above."""
        draw = rule or Page.line
        xs = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
        ys = [top + row_height * i for i in range(len(rows) + 1)]
        for r in range(len(rows) + 1):
            for c in range(len(widths)):
                if not (0 < r < len(rows) and rows[r][c] == "^"):
                    draw(self, xs[c], ys[r], xs[c + 1], ys[r])
        for c in range(len(widths) + 1):
            for r in range(len(rows)):
                if not (0 < c < len(widths) and rows[r][c] == "<"):
                    draw(self, xs[c], ys[r], xs[c], ys[r + 1])
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell not in ("", "<", "^"):
                    for number, part in enumerate(cell.split("\n")):
                        self.text(xs[c] + 2, ys[r] + 2 + number * 9, part, 8)
        return self

    @property
    def content(self) -> bytes:
        return "\n".join(self._content).encode("ascii")


def pdf(
    *pages: Page, rotate: int = 0, crop: tuple[float, float, float, float] | None = None, password: str = ""
) -> bytes:
    """Return the pages as one PDF; `crop` is left, top, right, bottom of the CropBox in points."""
    document = pikepdf.new()
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        BaseFont=pikepdf.Name("/STSong-Light"),
        CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"GB1", Supplement=4),
        DW=1000,
        W=pikepdf.Array([814, 939, 500, 1, 95, 500]),
    )
    font = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=pikepdf.Name("/STSong-Light"),
            Encoding=pikepdf.Name("/UniGB-UCS2-H"),
            DescendantFonts=pikepdf.Array([document.make_indirect(descendant)]),
        )
    )
    for page in pages:
        added = document.add_blank_page(page_size=(page.width, page.height))
        added.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        added.Contents = document.make_stream(page.content)
        if rotate:
            added.Rotate = rotate
        if crop:
            left, top, right, bottom = crop
            added.CropBox = pikepdf.Array([left, page.height - bottom, right, page.height - top])
    buffer = io.BytesIO()
    options = {"encryption": pikepdf.Encryption(owner=password, user=password)} if password else {}
    document.save(buffer, static_id=not password, **options)
    return buffer.getvalue()
