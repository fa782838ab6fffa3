"""Blocks as a docx file for LibreOffice: tables with merged cells and repeated header rows as a word processor has them."""

from __future__ import annotations

import io
from typing import Any

import docx as word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from specimens.grid import Cell
from specimens.layouts.blocks import SIZES_MM, Caption, Document, NewPage, Table, Text
from specimens.layouts.places import placed

_POINTS = {"cover": 24, "part": 15, "title": 14, "heading": 12, "prose": 11, "note": 9, "caption": 10}
_CENTRED = {"cover", "part", "title"}
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_VALIGN = {
    "top": WD_CELL_VERTICAL_ALIGNMENT.TOP,
    "middle": WD_CELL_VERTICAL_ALIGNMENT.CENTER,
    "bottom": WD_CELL_VERTICAL_ALIGNMENT.BOTTOM,
}


def docx(document: Document) -> bytes:
    """Return the docx as bytes."""
    file = word.Document()
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = document.font, Pt(10)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), document.font)
    normal.paragraph_format.space_after = Pt(2)
    size, width = "", 0.0
    for number, block in enumerate(document.blocks):
        if isinstance(block, NewPage):
            if number and block.size == size:
                file.add_page_break()
            else:
                section = file.sections[0] if number == 0 else file.add_section(WD_SECTION.NEW_PAGE)
                width = _section(section, block.size, document, first=number == 0)
            size = block.size
        elif isinstance(block, Text):
            paragraph = _paragraph(file, block.text, _POINTS[block.role], document.font)
            if block.role in _CENTRED:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.keep_with_next = block.role in ("part", "title")
        elif isinstance(block, Caption):
            paragraph = _paragraph(file, f"{block.left}\t{block.right}", _POINTS["caption"], document.font)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT)
            paragraph.paragraph_format.keep_with_next = True
        else:
            _table(file, block, width, document.font)
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _section(section: Any, size: str, document: Document, first: bool) -> float:
    width, height = SIZES_MM[size]
    section.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    margin = document.margin_mm
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(margin)
    section.header_distance = section.footer_distance = Mm(margin / 2)
    if first:
        if document.running_head:
            head = section.header.paragraphs[0]
            head.alignment = WD_ALIGN_PARAGRAPH.CENTER
            head.add_run(document.running_head)
        if document.page_number:
            _page_number(section.footer.paragraphs[0], document.page_number)
    return float(width) - 2 * margin


def _page_number(paragraph: Any, pattern: str) -> None:
    before, after = pattern.split("{}")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(before)
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:instrText" if kind is None else "w:fldChar")
        if kind is None:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)
    paragraph.add_run(after)


def _paragraph(where: Any, text: str, points: float, font: str) -> Any:
    paragraph = where.add_paragraph()
    _run(paragraph, text, points, font)
    return paragraph


def _run(paragraph: Any, text: str, points: float, font: str) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(points), font
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _table(file: Any, table: Table, width_mm: float, font: str) -> None:
    grid, style = table.grid, table.style
    rows = grid.head + grid.body
    drawn = file.add_table(len(rows), len(grid.widths))
    drawn.style = "Table Grid" if style.rules == "grid" else "Normal Table"
    drawn.alignment, drawn.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = [width_mm * share / sum(grid.widths) for share in grid.widths]
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = Mm(width)
    _cell_margins(drawn, style.padding_mm)
    all_cells = [list(row.cells) for row in drawn.rows]
    for number, row in enumerate(drawn.rows):
        row.height, row.height_rule = Mm(style.row_mm), WD_ROW_HEIGHT_RULE.AT_LEAST
        properties = row._tr.get_or_add_trPr()
        if not style.split_rows:
            properties.append(OxmlElement("w:cantSplit"))
        if style.repeat_header and number < len(grid.head):
            properties.append(OxmlElement("w:tblHeader"))
    for row, column, cell in placed(grid):
        target = all_cells[row][column]
        target.width = Mm(sum(widths[column : column + cell.colspan]))
        if cell.colspan > 1 or cell.rowspan > 1:
            target = target.merge(all_cells[row + cell.rowspan - 1][column + cell.colspan - 1])
        target.vertical_alignment = _VALIGN[style.valign]
        if style.rules == "three-line":
            _rule(target, "top", style.rule_pt, row == 0)
            _rule(target, "bottom", style.rule_pt, row + cell.rowspan in (len(grid.head), len(rows)))
        _fill(target.paragraphs[0], cell, table, font)


def _fill(paragraph: Any, cell: Cell, table: Table, font: str) -> None:
    paragraph.paragraph_format.space_after = Pt(0)
    align = {"centre": "center", "amount": table.style.align}.get(cell.style, "left")
    paragraph.alignment = _ALIGN[align]
    _run(paragraph, cell.text, table.style.font_pt, font)


def _cell_margins(table: Any, millimetres: float) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), str(round(millimetres * 56.7)))
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    table._tbl.tblPr.append(margins)


def _rule(cell: Any, side: str, points: float, wanted: bool) -> None:
    if not wanted:
        return
    properties = cell._tc.get_or_add_tcPr()
    borders = properties.find(qn("w:tcBorders"))
    if borders is None:
        borders = OxmlElement("w:tcBorders")
        properties.append(borders)
    element = OxmlElement(f"w:{side}")
    element.set(qn("w:val"), "single")
    element.set(qn("w:sz"), str(round(points * 8)))
    element.set(qn("w:color"), "000000")
    borders.append(element)
