"""Readings made with other form data, kept where the change does not touch them: `<sha256>-<reader>.<form data>.json.gz`.

What reading takes from the form data is kept beside them, `forms-<form data>.json`. Which changes touch a reading is
decided in `pipelines/reading/form_data.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from pipelines.reading.form_data import Snapshot, hash_of, reads_the_same, snapshot
from pipelines.reading.storage import load_reading
from pipelines.sources.archive import ArchivedFile
from pipelines.sources.readings import Readings
from pipelines.sources.storing import write_whole


def readings_of(folder: Path, reader: str) -> Readings:
    """Return the cache of this reader and the form data that is installed."""
    return Readings(folder, f"{reader}.{hash_of(snapshot())}")


def adopt_readings(files: Iterable[ArchivedFile], readings: Readings) -> int:
    """Keep earlier readings of `files` that would come out the same today; return how many were kept."""
    readings.folder.mkdir(parents=True, exist_ok=True)
    reader, _, today = readings.version.rpartition(".")
    _write_snapshot(readings.folder, today)
    known: dict[str, Snapshot | None] = {}
    kept = 0
    for file in files:
        if readings.reading_path(file.sha256).exists():
            continue
        for path in readings.folder.glob(f"{file.sha256}-{reader}.*.json.gz"):
            made_with = path.name.removesuffix(".json.gz").rpartition(".")[2]
            if made_with not in known:
                known[made_with] = _read_snapshot(readings.folder, made_with)
            before = known[made_with]
            if before is not None and _is_same(path, before):
                path.replace(readings.reading_path(file.sha256))
                kept += 1
                break
    return kept


def _is_same(path: Path, before: Snapshot) -> bool:
    try:
        reading = load_reading(path.read_bytes())
    except Exception:  # damaged, or written by an older program: it is read anew
        return False
    return reads_the_same(reading, before)


def _write_snapshot(folder: Path, name: str) -> None:
    path = folder / f"forms-{name}.json"
    if not path.exists():
        write_whole(path, json.dumps(snapshot(), ensure_ascii=False, sort_keys=True).encode("utf-8"))


def _read_snapshot(folder: Path, name: str) -> Snapshot | None:
    try:
        found: Snapshot = json.loads((folder / f"forms-{name}.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found
