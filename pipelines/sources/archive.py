"""The archive: every report by its sha256, with a sidecar that says where from and when it first came.

Nothing in it is ever overwritten or deleted. What a report says belongs to the stages that read it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipelines.errors import FiscalError
from pipelines.sources.storing import put_in_place, write_whole

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
    published_on and fetched_at. Raises FiscalError when the file or its sidecar cannot be read, or the file changes
    meanwhile; nothing is archived then.
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
    with _copied(path, kept, sha256):
        if not entry:
            entry = {
                "sha256": sha256,
                "source_name": path.name,
                "size": size,
                "ingested_at": _moment(now or datetime.now(UTC)),
                **{field: said[field] for field in _SIDECAR_FIELDS if said.get(field)},
            }
            _write_entry(entry_path, entry)
    if stays:
        entry = {**entry, "source_name": path.name, **{field: said.get(field) for field in _SIDECAR_FIELDS}}
    return _entry(entry, kept)


def keep_fetched(
    arrived: Path, archive: Path, sha256: str, source_name: str, now: datetime, said: dict[str, Any]
) -> tuple[ArchivedFile, dict[str, Any]]:
    """Archive a fetched, synced file, which is moved; return it and its entry, the first that it got.

    `said` is what the entry says beside the file's own facts: source_url, published_on, title and so on. A file
    that is known keeps its first entry. The entry is written first, so that bytes never lie there without one.
    Raises OSError, and FiscalError where the archive holds something else under this name.
    """
    archive.mkdir(parents=True, exist_ok=True)
    entry_path, kept, size = archive / f"{sha256}.json", archive / f"{sha256}.pdf", arrived.stat().st_size
    if kept.exists() and kept.stat().st_size != size:
        raise FiscalError(
            f"the archived file {kept.name} is not what its name says",
            got=f"{kept.stat().st_size:,} bytes",
            expected=f"{size:,} bytes",
            remedy="move it out of the archive; the whole file is fetched again",
        )
    entry = _read_json(entry_path)
    if not entry:
        moment = _moment(now)
        own = {"sha256": sha256, "source_name": source_name, "size": size, "ingested_at": moment}
        entry = {**own, "fetched_at": moment, **{key: value for key, value in said.items() if value}}
        _write_entry(entry_path, entry)
    put_in_place(arrived, kept)
    return _entry(entry, kept), entry


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


def _write_entry(path: Path, entry: dict[str, Any]) -> None:
    write_whole(path, (json.dumps(entry, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))


def _moment(now: datetime) -> str:
    return now.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _digest(path: Path) -> tuple[str, int]:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
        return digest.hexdigest(), file.tell()


@contextmanager
def _copied(path: Path, kept: Path, sha256: str) -> Iterator[None]:
    """Copy the file, unless it is kept; the copy gets its name when its entry has been written."""
    if kept.exists():
        yield
        return
    arriving = kept.with_name(f"{kept.name}.{os.getpid()}.arriving")
    try:
        shutil.copyfile(path, arriving)
        copied, _ = _digest(arriving)
        if copied != sha256:
            raise FiscalError(
                f"{path.name} changed while it was archived",
                got=f"a copy with sha256 {copied}",
                expected=f"sha256 {sha256}",
                remedy="give the same command again when nothing writes to the file any more",
            )
        with arriving.open("r+b") as file:
            os.fsync(file.fileno())
        yield
        put_in_place(arriving, kept)
    finally:
        arriving.unlink(missing_ok=True)


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
