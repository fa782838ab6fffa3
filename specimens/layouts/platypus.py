"""Blocks through ReportLab's platypus: long tables, spans, repeated header rows, rules as lines."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    LongTable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
)

from specimens.layouts.blocks import SIZES_MM, Caption, Document, NewPage, Table, Text
from specimens.layouts.places import placed

_FILES = {
    "WenQuanYi Zen Hei": ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    "DejaVu Sans": ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 0),
}
_POINTS = {"cover": 24, "part": 15, "title": 14, "heading": 12, "prose": 11, "note": 9, "caption": 10}
_CENTRED = {"cover", "part", "title"}
_ALIGN = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}


def platypus(document: Document) -> bytes:
    """Return the PDF; the file holds no date."""
    font = _font(document.font)
    buffer = io.BytesIO()
    margin = document.margin_mm * mm
    template = BaseDocTemplate(buffer, invariant=1, title=document.name)
    for name, (width, height) in SIZES_MM.items():
        frame = Frame(
            margin, margin, width * mm - 2 * margin, height * mm - 2 * margin,
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
        )  # fmt: skip
        template.addPageTemplates(
            PageTemplate(name, [frame], onPage=_furniture(document, font, width, height), pagesize=(width * mm, height * mm))
        )  # fmt: skip
    story: list[Any] = []
    width = 0.0
    for number, block in enumerate(document.blocks):
        if isinstance(block, NewPage):
            width = SIZES_MM[block.size][0] * mm - 2 * margin
            story += [NextPageTemplate(block.size), *([PageBreak()] if number else [])]
        elif isinstance(block, Text):
            story.append(_text(block, font))
        elif isinstance(block, Caption):
            story.append(_caption(block, width, font))
        else:
            story.append(_table(block, width, font))
    template.build(story)
    return buffer.getvalue()


def _font(name: str) -> str:
    if name not in pdfmetrics.getRegisteredFontNames():
        if name in _FILES:
            path, index = _FILES[name]
            pdfmetrics.registerFont(TTFont(name, path, subfontIndex=index))
        else:
            pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


def _markup(text: str, font: str) -> str:
    """Return a paragraph's text; characters that a TrueType font lacks are taken from another one."""
    known = getattr(getattr(pdfmetrics.getFont(font), "face", None), "charToGlyph", None)
    if known is None or all(ord(character) in known for character in text):
        return escape(text)
    other = _font("DejaVu Sans")
    return "".join(
        escape(character) if ord(character) in known else f'<font name="{other}">{character}</font>'
        for character in text
    )


def _furniture(document: Document, font: str, width: float, height: float) -> Any:
    def draw(canvas: Any, _template: Any) -> None:
        canvas.setFont(font, 9)
        if document.page_number:
            canvas.drawCentredString(
                width * mm / 2, 9 * mm, document.page_number.format(canvas.getPageNumber())
            )
        if document.running_head:
            canvas.drawCentredString(width * mm / 2, (height - 10) * mm, document.running_head)

    return draw


def _style(font: str, points: float, align: int = TA_LEFT, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        f"{points}-{align}", fontName=font, fontSize=points, leading=points * 1.25, alignment=align, wordWrap="CJK", **more
    )  # fmt: skip


def _text(block: Text, font: str) -> Paragraph:
    more = {"spaceBefore": 140} if block.role == "cover" else {"spaceAfter": 4}
    keep = block.role in ("part", "title")
    align = TA_CENTER if block.role in _CENTRED else TA_LEFT
    return Paragraph(
        _markup(block.text, font), _style(font, _POINTS[block.role], align, keepWithNext=keep, **more)
    )


def _caption(block: Caption, width: float, font: str) -> Any:
    cells = [
        Paragraph(_markup(block.left, font), _style(font, 10)),
        Paragraph(_markup(block.right, font), _style(font, 10, TA_RIGHT)),
    ]
    line = LongTable(
        [cells],
        [width * 0.6, width * 0.4],
        style=[("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)],
    )
    line.keepWithNext = True
    return line


def _table(table: Table, width: float, font: str) -> LongTable:
    grid, style = table.grid, table.style
    rows = len(grid.head) + len(grid.body)
    data: list[list[Any]] = [["" for _ in grid.widths] for _ in range(rows)]
    commands: list[Any] = [
        ("LEFTPADDING", (0, 0), (-1, -1), style.padding_mm * mm), ("RIGHTPADDING", (0, 0), (-1, -1), style.padding_mm * mm),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("VALIGN", (0, 0), (-1, -1), style.valign.upper()),
    ]  # fmt: skip
    if style.rules == "grid":
        commands.append(("GRID", (0, 0), (-1, -1), style.rule_pt, colors.black))
    elif style.rules == "three-line":
        for where in (("LINEABOVE", 0), ("LINEBELOW", len(grid.head) - 1), ("LINEBELOW", -1)):
            commands.append((where[0], (0, where[1]), (-1, where[1]), style.rule_pt, colors.black))
    for row, column, cell in placed(grid):
        align = {"centre": "center", "amount": style.align}.get(cell.style, "left")
        data[row][column] = (
            Paragraph(_markup(cell.text, font), _style(font, style.font_pt, _ALIGN[align]))
            if cell.text
            else ""
        )
        if cell.colspan > 1 or cell.rowspan > 1:
            commands.append(("SPAN", (column, row), (column + cell.colspan - 1, row + cell.rowspan - 1)))
    drawn = LongTable(
        data, [width * share / sum(grid.widths) for share in grid.widths], style=commands,
        repeatRows=len(grid.head) if style.repeat_header else 0,
        splitInRow=int(style.split_rows),
    )  # fmt: skip
    drawn.spaceAfter = 6
    return drawn
