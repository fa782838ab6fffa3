"""Where the ruled forms of the annexes stand: self-evaluation of the whole department and of its projects.

A form is known by the labels that it prints. What its cells mean belongs to `pipelines.normalizing.annex`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pipelines.forms.files import read_yaml
from pipelines.forms.labels import canonical
from pipelines.reading.furniture import without_furniture
from pipelines.reading.locate import continues, in_order, is_caption, statement_pages
from pipelines.reading.model import Grid, Line, PageReading


@dataclass(slots=True)
class AnnexTable:
    """One form as found: `kind` (evaluation or project), its grids over all pages, and the lines below them."""

    kind: str
    grids: list[Grid] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)


def annex_tables(pages: list[PageReading] | tuple[PageReading, ...]) -> list[AnnexTable]:
    """Walk the pages in order and return the forms; a table that goes on overleaf is one table."""
    found: list[AnnexTable] = []
    lines = without_furniture(pages)
    current: AnnexTable | None = None
    for page in pages:
        for item in in_order(page, lines[page.number]):
            if isinstance(item, Line):
                text = canonical(item.text)
                if current is not None and text and not is_caption(text) and text.strip("（）") != "续表":
                    current.notes.append(item)
                continue
            kind = _kind(item)
            if current is not None and not current.notes and continues(current.grids[-1], item):
                current.grids.append(item)
            elif kind is not None:
                current = AnnexTable(kind, [item])
                found.append(current)
            else:
                current = None
    return found


def annex_pages(pages: list[PageReading]) -> list[int]:
    """Return the numbers of the pages that hold forms of the annexes, ascending."""
    return sorted({grid.page for table in annex_tables(pages) for grid in table.grids})


def known_pages(pages: list[PageReading]) -> list[int]:
    """Return the numbers of the pages whose tables are worth a second reading: statements and annexes."""
    return sorted({*statement_pages(pages), *annex_pages(pages)})


@cache
def _kinds() -> dict[str, dict[str, Any]]:
    kinds: dict[str, dict[str, Any]] = read_yaml("annex/tables.yml")["kinds"]
    return kinds


def _kind(grid: Grid) -> str | None:
    labels = {canonical(cell.text) for cell in grid.cells}
    for kind, evidence in _kinds().items():
        if (
            labels.issuperset(evidence["all"])
            and not labels.isdisjoint(evidence["any"])
            and labels.isdisjoint(evidence.get("none", ()))
        ):
            return kind
    return None
