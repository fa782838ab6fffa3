"""What a page is made of, whatever exporter draws it: texts, captions, tables and page breaks, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

from specimens.grid import Grid

SIZES_MM = {"a4": (210, 297), "a4-landscape": (297, 210), "a3-landscape": (420, 297)}


@dataclass(frozen=True)
class NewPage:
    """Begins a page; `size` is a key of SIZES_MM."""

    size: str = "a4"


@dataclass(frozen=True)
class Text:
    """One paragraph; `role` is cover | part | title | heading | prose | note | caption."""

    text: str
    role: str = "prose"


@dataclass(frozen=True)
class Caption:
    """One line above a table: a left text (部门：…) and a right text (单位：万元)."""

    left: str
    right: str


@dataclass(frozen=True)
class TableStyle:
    """How a table is drawn."""

    rules: str = "grid"  # grid | three-line (top, under the header, bottom) | none
    repeat_header: bool = True
    split_rows: bool = False  # whether a page break may cut a row
    font_pt: float = 9.0
    row_mm: float = 6.2
    align: str = "right"  # of amounts
    valign: str = "middle"
    rule_pt: float = 0.5
    padding_mm: float = 0.8  # left and right of a cell's text


@dataclass(frozen=True)
class Table:
    """A statement, or another table, as ruled cells."""

    grid: Grid
    style: TableStyle


Block = NewPage | Text | Caption | Table


@dataclass
class Document:
    """One report before it is typeset: blocks, fonts, and a line that stands on every page."""

    name: str
    blocks: list[Block] = field(default_factory=list)
    font: str = "WenQuanYi Zen Hei"
    running_head: str = ""
    page_number: str = "— {} —"
    margin_mm: float = 18.0
