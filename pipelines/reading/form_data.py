"""What of the form data reading looks at: titles, headers of tables without rules, labels of scans and annexes.

A reading stays good when the form data changes, unless it is one that the change touches; that is decided here from the
stored reading alone. What normalizing takes from the form data is no matter of the reading's.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pipelines.forms.files import read_yaml
from pipelines.forms.loader import forms
from pipelines.reading.annex_tables import known_pages
from pipelines.reading.locate import locate
from pipelines.reading.model import ReportReading
from pipelines.reading.scan import recognise

Snapshot = dict[str, Any]
"""The parts by name, as plain values that JSON keeps."""


def snapshot() -> Snapshot:
    """Return what reading takes from the form data that is installed."""
    data = forms()
    statements = data.statements.values()
    lines = [line for statement in statements for line in statement.footers]
    lines += [line for statement in statements for side in statement.sides for line in side.lines]
    return {
        "titles": data.titles,
        "annexes": read_yaml("annex/tables.yml")["kinds"],
        "characters": {str(key): value for key, value in read_yaml("characters.yml").items()},
        "totals": sorted(data.total_labels),
        "unruled": [sorted(data.header_words), sorted(data.group_headers), sorted(data.ignored_headers)],
        "scanned": sorted({label for line in lines for label in line.labels}.union(data.classes)),
    }


def hash_of(parts: Snapshot) -> str:
    """Return 12 hex digits that depend on the parts alone."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


def reads_the_same(reading: ReportReading, before: Snapshot) -> bool:
    """Whether a reading that was made with the form data `before` would come out the same with what is installed."""
    now = snapshot()
    changed = {name for name in now.keys() | before.keys() if now.get(name) != before.get(name)}
    if "characters" in changed or ("totals" in changed and recognise.available()):
        return False
    if changed & {"scanned", "totals", "unruled"} and any(page.image_only for page in reading.pages):
        return False
    if changed & {"titles", "totals", "unruled"} and _has_unruled(reading):
        return False
    if changed & {"titles", "annexes"}:
        chosen = {
            number for number in known_pages(list(reading.pages)) if not reading.pages[number - 1].image_only
        }
        return chosen == _read_twice(reading)
    return True


def _has_unruled(reading: ReportReading) -> bool:
    """Whether there is a table whose rules were inferred, or a title under which none was found."""
    inferred = any(grid.inferred for page in reading.pages for grid in page.grids)
    return inferred or bool(locate(reading.pages).without_table)


def _read_twice(reading: ReportReading) -> set[int]:
    return {
        page.number
        for page in reading.pages
        if not page.image_only and any(cell.status != "single" for grid in page.grids for cell in grid.cells)
    }
