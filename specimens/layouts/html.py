"""Blocks as HTML with paged styles: the one source for WeasyPrint and Chromium."""

from __future__ import annotations

from html import escape

from specimens.grid import Cell
from specimens.layouts.blocks import SIZES_MM, Caption, Document, NewPage, Table, Text

_TAGS = {
    "cover": "p",
    "part": "h2",
    "title": "h3",
    "heading": "h4",
    "prose": "p",
    "note": "p",
    "caption": "p",
}
_STYLE = """
body { font-family: '%(font)s'; font-size: 11pt; line-height: 1.6; margin: 0; }
h2, h3, h4 { font-weight: normal; margin: 0 0 2mm; break-after: avoid; text-align: center; }
h2 { font-size: 15pt; } h3 { font-size: 14pt; } h4 { font-size: 12pt; text-align: left; }
p { margin: 0 0 1mm; } p.prose { text-indent: 2em; }
p.cover { font-size: 24pt; text-align: center; margin-top: 50mm; }
p.note { font-size: 9pt; line-height: 1.4; margin: 1mm 0 0; } p.caption { font-size: 10pt; }
div.line { font-size: 10pt; line-height: 1.3; margin: 0 0 1mm; text-align: right; break-after: avoid; }
div.line .left { float: left; }
div.page { break-before: page; } div.page:first-child { break-before: auto; }
table { width: 100%%; table-layout: fixed; border-collapse: collapse; line-height: 1.2; margin-bottom: 2mm; clear: both; }
td { overflow-wrap: anywhere; }
td.centre { text-align: center; } td.amount { overflow-wrap: normal; }
"""


def html(document: Document) -> str:
    """Return the whole document as one HTML string."""
    styles, body = [_STYLE % {"font": document.font}, _pages(document)], []
    tables = 0
    for block in document.blocks:
        if isinstance(block, NewPage):
            body.append(f'{"</div>" if body else ""}<div class="page" style="page: {block.size}">')
        elif isinstance(block, Text):
            tag = _TAGS[block.role]
            body.append(f'<{tag} class="{block.role}">{escape(block.text)}</{tag}>')
        elif isinstance(block, Caption):
            body.append(
                f'<div class="line"><span class="left">{escape(block.left)}</span>{escape(block.right)}</div>'
            )
        else:
            tables += 1
            styles.append(_table_style(f"t{tables}", block))
            body.append(_table(f"t{tables}", block))
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(document.name)}</title>'
        f"<style>{''.join(styles)}</style></head><body>{''.join(body)}</div></body></html>"
    )


def _pages(document: Document) -> str:
    boxes = ""
    font = f"font-family: '{document.font}'; font-size: 9pt;"
    if document.page_number:
        before, after = document.page_number.split("{}")
        boxes += f'@bottom-center {{ content: "{before}" counter(page) "{after}"; {font} }}'
    if document.running_head:
        boxes += f'@top-center {{ content: "{document.running_head}"; {font} }}'
    rules = []
    for name, (width, height) in SIZES_MM.items():
        rules.append(
            f"@page {name} {{ size: {width}mm {height}mm; margin: {document.margin_mm}mm; {boxes} }}"
        )
    return "".join(rules)


def _table_style(name: str, table: Table) -> str:
    style = table.style
    rule = f"{style.rule_pt}pt solid black"
    lines = [
        f"#{name} {{ font-size: {style.font_pt}pt; }}",
        f"#{name} tr {{ height: {style.row_mm}mm; break-inside: {'auto' if style.split_rows else 'avoid'}; }} #{name} td {{ vertical-align: {style.valign}; padding: 0.5mm {style.padding_mm}mm; }}",
        f"#{name} td.amount {{ text-align: {style.align}; }}",
    ]
    if style.rules == "grid":
        lines.append(f"#{name} td {{ border: {rule}; }}")
    elif style.rules == "three-line":
        lines.append(f"#{name} {{ border-top: {rule}; border-bottom: {rule}; }}")
        lines.append(f"#{name} tr.last-head td {{ border-bottom: {rule}; }}")
        lines.append(f"#{name} td.over-last {{ border-bottom: {rule}; }}")
    return "".join(lines)


def _table(name: str, table: Table) -> str:
    grid, style = table.grid, table.style
    columns = "".join(f'<col style="width:{width}%">' for width in grid.widths)
    head = "".join(
        _row(row, last=number == len(grid.head) - 1, left=len(grid.head) - number)
        for number, row in enumerate(grid.head)
    )
    body = "".join(_row(row) for row in grid.body)
    parts = f"<thead>{head}</thead><tbody>" if style.repeat_header else f"<tbody>{head}"
    return f'<table id="{name}"><colgroup>{columns}</colgroup>{parts}{body}</tbody></table>'


def _row(row: list[Cell], last: bool = False, left: int = 0) -> str:
    cells = []
    for cell in row:
        spans = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
        spans += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
        kind = cell.style + (" over-last" if left and cell.rowspan == left else "")
        cells.append(f'<td class="{kind}"{spans}>{escape(cell.text)}</td>')
    return f"<tr{' class=last-head' if last else ''}>{''.join(cells)}</tr>"
