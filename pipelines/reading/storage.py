"""A reading as bytes and back: gzip'd JSON with a fixed time stamp, so equal readings are equal bytes.

Where the bytes are kept belongs to the archive.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any

from pipelines.reading.model import Cell, Grid, Line, PageReading, ReportReading


def dump_reading(reading: ReportReading) -> bytes:
    """Return the reading as gzip'd JSON."""
    text = json.dumps(_plain_report(reading), ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode("utf-8"), compresslevel=6, mtime=0)


def _plainly(kind: type) -> Callable[[Any], dict[str, Any]]:
    """Return what turns a value of a dataclass into a dict of its fields, their values as they are."""
    names = tuple(field.name for field in fields(kind))
    values_of = attrgetter(*names)
    return lambda item: dict(zip(names, values_of(item), strict=True))


_plain_line, _plain_cell, _plain_grid = _plainly(Line), _plainly(Cell), _plainly(Grid)
_plain_page = _plainly(PageReading)


def _plain_report(reading: ReportReading) -> dict[str, Any]:
    pages = []
    for page in reading.pages:
        grids = [{**_plain_grid(grid), "cells": list(map(_plain_cell, grid.cells))} for grid in page.grids]
        pages.append({**_plain_page(page), "lines": list(map(_plain_line, page.lines)), "grids": grids})
    return {"sha256": reading.sha256, "pages": pages}


def load_reading(data: bytes) -> ReportReading:
    """Return the reading that `dump_reading` wrote."""
    raw = json.loads(gzip.decompress(data))
    return ReportReading(raw["sha256"], tuple(_page(page) for page in raw["pages"]))


def _page(raw: dict[str, Any]) -> PageReading:
    lines = tuple(
        Line(**{**line, "box": tuple(line["box"]), "edges": tuple(line["edges"])}) for line in raw["lines"]
    )
    return PageReading(
        raw["number"],
        raw["width"],
        raw["height"],
        lines,
        tuple(_grid(grid) for grid in raw["grids"]),
        raw["image_only"],
        raw["turned"],
        raw["skew"],
    )


def _grid(raw: dict[str, Any]) -> Grid:
    cells = tuple(Cell(**{**cell, "box": tuple(cell["box"])}) for cell in raw["cells"])
    return Grid(
        raw["page"],
        tuple(raw["box"]),
        raw["row_count"],
        raw["column_count"],
        tuple(raw["column_edges"]),
        cells,
        raw["inferred"],
    )
