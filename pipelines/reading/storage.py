"""A reading as bytes and back: gzip'd JSON with a fixed time stamp, so equal readings are equal bytes.

Where the bytes are kept belongs to the archive.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import asdict
from typing import Any

from pipelines.reading.model import Cell, Grid, Line, PageReading, ReportReading


def dump_reading(reading: ReportReading) -> bytes:
    """Return the reading as gzip'd JSON."""
    text = json.dumps(asdict(reading), ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode("utf-8"), compresslevel=6, mtime=0)


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
