"""The archive: every report by its sha256, with a sidecar that says where from and when it first came.

Nothing in it is ever overwritten or deleted. What a report says belongs to the stages that read it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipelines.errors import FiscalError

_SIDECAR_FIELDS = ("source_url", "published_on", "fetched_at")


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """One file that is kept. `path` holds its bytes; `ingested_at` is when it first came, ISO 8601 in UTC."""

    path: Path
    sha256: str
    source_name: str
    size: int
    ingested_at: str
    source_url: str | None = None
    published_on: date | None = None
    fetched_at: str | None = None


def keep(path: Path, archive: Path, raw: Path, now: datetime | None = None) -> ArchivedFile:
    """Archive the file at `path` and return its entry; a file that is known keeps its first entry.

    A file under `raw` stays where it is and gets an entry only. `<file>.json` beside it may say source_url,
    published_on and fetched_at. Raises FiscalError when the file or its sidecar cannot be read.
    """
    try:
        sha256, size = _digest(path)
    except OSError as error:
        raise FiscalError(
            f"{path.name} cannot be opened", got=str(error), remedy="check the path and its permissions"
        ) from error
    stays = path.absolute().is_relative_to(raw)
    kept = path.absolute() if stays else archive / f"{sha256}.pdf"
    archive.mkdir(parents=True, exist_ok=True)
    said = _read_sidecar(path.with_name(path.name + ".json"))
    entry_path = archive / f"{sha256}.json"
    entry = _read_json(entry_path)
    if not entry:
        moment = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
        entry = {
            "sha256": sha256,
            "source_name": path.name,
            "size": size,
            "ingested_at": moment.isoformat().replace("+00:00", "Z"),
            **{field: said[field] for field in _SIDECAR_FIELDS if said.get(field)},
        }
        _write_text(entry_path, json.dumps(entry, ensure_ascii=False, indent=2) + "\n")
    if not kept.exists():
        _copy(path, kept)
    if stays:
        entry = {**entry, "source_name": path.name, **{field: said.get(field) for field in _SIDECAR_FIELDS}}
    return _entry(entry, kept)


def archived(archive: Path) -> list[ArchivedFile]:
    """Return the entries whose bytes lie in the archive itself, in the order of their sha256."""
    return [_entry(_read_json(path.with_suffix(".json")), path) for path in sorted(archive.glob("*.pdf"))]


def _entry(fields: dict[str, Any], path: Path) -> ArchivedFile:
    published_on = fields.get("published_on")
    return ArchivedFile(
        path,
        fields["sha256"],
        fields["source_name"],
        int(fields["size"]),
        fields["ingested_at"],
        fields.get("source_url"),
        date.fromisoformat(published_on) if published_on else None,
        fields.get("fetched_at"),
    )


def _digest(path: Path) -> tuple[str, int]:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
        return digest.hexdigest(), file.tell()


def _copy(path: Path, kept: Path) -> None:
    arriving = kept.with_suffix(".arriving")
    shutil.copyfile(path, arriving)
    arriving.replace(kept)


def _write_text(path: Path, text: str) -> None:
    arriving = path.with_name(f"{path.name}.{os.getpid()}.arriving")
    arriving.write_text(text, encoding="utf-8")
    arriving.replace(path)


def _read_sidecar(path: Path) -> dict[str, Any]:
    """Return what the sidecar says, its day of publication checked, or nothing when there is none."""
    said = _read_json(path)
    try:
        date.fromisoformat(said.get("published_on") or "2000-01-01")
    except (TypeError, ValueError) as error:
        raise FiscalError(
            f"the sidecar {path.name} gives no day in published_on",
            got=str(said["published_on"]),
            expected="a date such as 2024-10-15",
            remedy="mend it or remove it",
        ) from error
    return said


def _read_json(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        fields = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise FiscalError(
            f"the sidecar {path.name} is not JSON", got=str(error), remedy="mend it or remove it"
        ) from error
    if not isinstance(fields, dict):
        raise FiscalError(f"the sidecar {path.name} is no JSON object", remedy="mend it or remove it")
    return fields
