"""Which titles have a table without rules under them, over page breaks, and rules drawn for the other reading.

How columns are told apart belongs to `unruled`.
"""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipelines.forms.labels import canonical
from pipelines.reading.display import Display
from pipelines.reading.furniture import without_furniture
from pipelines.reading.grids import Skeleton
from pipelines.reading.locate import is_contents, title_of
from pipelines.reading.model import Line, PageReading
from pipelines.reading.pdfium_page import Character
from pipelines.reading.text_rows import rows_of
from pipelines.reading.unruled import UnruledTable, infer_table

_CAPTION = re.compile(r"(?:单位|部门)[:：]|^公开.{0,3}表$|^单位[:：]?$|^\d{4}年度?$")


def unruled_tables(pages: list[PageReading], outside: list[list[Character]]) -> dict[int, list[UnruledTable]]:
    """Return the tables without rules by page number (from 1); `outside` has each page's characters outside grids."""
    found: dict[int, list[UnruledTable]] = {}
    before: UnruledTable | None = None
    kept = without_furniture(pages)
    for page, characters in zip(pages, outside, strict=True):
        titles = [] if is_contents(page) else [line for line in page.lines if title_of(line.text)]
        stretches = _stretches(page, titles)
        if not stretches and (before is None or page.grids):
            before = None
            continue
        furniture = [line.box for line in page.lines if line not in kept[page.number]]
        visible = [
            item
            for item in characters
            if not any(box[1] <= (item.top + item.bottom) / 2 <= box[3] for box in furniture)
        ]
        if before is not None and not page.grids:
            end = titles[0].box[1] if titles else page.height
            goes_on = infer_table([item for item in visible if item.bottom <= end], before)
            if goes_on is not None:
                found.setdefault(page.number, []).append(goes_on)
            before = goes_on
        else:
            before = None
        for title, end in stretches:
            table = infer_table(
                _without_captions([c for c in visible if title.box[3] <= c.top and c.bottom <= end])
            )
            if table is not None:
                found.setdefault(page.number, []).append(table)
                before = table
    return found


def _stretches(page: PageReading, titles: list[Line]) -> list[tuple[Line, float]]:
    """Return each title that no ruled table follows, with the y down to which its table may reach."""
    stretches = []
    for number, title in enumerate(titles):
        end = titles[number + 1].box[1] if number + 1 < len(titles) else page.height
        if not any(title.box[3] <= grid.box[3] and grid.box[1] <= end for grid in page.grids):
            stretches.append((title, end))
    return stretches


def _without_captions(characters: list[Character]) -> list[Character]:
    rows = rows_of(characters)
    while rows and _CAPTION.search(canonical("".join(character.text for character in rows[0]))):
        rows.pop(0)
    return [character for row in rows for character in row]


def draw_rules(page: pdfium.PdfPage, skeletons: list[Skeleton]) -> None:
    """Draw inferred cells as rules on a page that is open for writing, for the reading that needs rules."""
    display = Display(page)
    boxes = [skeleton.cell_box(cell) for skeleton in skeletons for cell in skeleton.cells]
    path = raw.FPDFPageObj_CreateNewPath(*display.to_user(*boxes[0][:2]))
    for x0, top, x1, bottom in boxes:
        corners = [display.to_user(x, y) for x, y in ((x0, top), (x1, top), (x1, bottom), (x0, bottom))]
        raw.FPDFPath_MoveTo(path, *corners[0])
        for corner in (*corners[1:], corners[0]):
            raw.FPDFPath_LineTo(path, *corner)
    raw.FPDFPath_SetDrawMode(path, raw.FPDF_FILLMODE_NONE, True)
    raw.FPDFPageObj_SetStrokeWidth(path, 0.5)
    raw.FPDFPage_InsertObject(page, path)
    raw.FPDFPage_GenerateContent(page)
