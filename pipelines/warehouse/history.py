"""Earlier publications, kept beside the warehouse so that two runs can be compared: `history/<warehouse>-<run id>.duckdb`.

They are read and never built on. Comparing them belongs to `differences.py`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.errors import FiscalError, LockedWarehouse
from pipelines.warehouse.basis import noted
from pipelines.warehouse.connect import open_published

CURRENT, PREVIOUS = "current", "previous"


@dataclass(frozen=True, slots=True)
class Publication:
    """One warehouse file that was published; `published_at` is UTC."""

    run_id: str
    path: Path
    published_at: datetime


def keep_publication(target: Path, next_run_id: str, most: int) -> Path | None:
    """Keep the published file before run `next_run_id` replaces it, and only `most` files; return where it is kept.

    Costs no copying where the file system has hard links. Nothing is kept of a file that has no run id.
    """
    known = _read(target) if most and target.exists() else None
    if known is None or known.run_id == next_run_id:
        return None
    kept = _folder(target) / f"{target.stem}-{known.run_id}.duckdb"
    kept.parent.mkdir(exist_ok=True)
    arriving = kept.with_name(f".{kept.name}.arriving")
    arriving.unlink(missing_ok=True)
    try:
        os.link(target, arriving)
    except OSError:
        shutil.copy2(target, arriving)
    arriving.replace(kept)
    arriving.unlink(
        missing_ok=True
    )  # two links to one file are not replaced: a killed run had kept it already
    for older in sorted(_kept(target), key=lambda path: path.stat().st_mtime_ns, reverse=True)[most:]:
        older.unlink()
    return kept


def publications(target: Path) -> list[Publication]:
    """Return the published file, then the ones before it, the latest first."""
    found = [_read(path) for path in (*_kept(target), target) if path.exists()]
    known = {one.run_id: one for one in found if one is not None}  # the published file stands for its run
    return sorted(known.values(), key=lambda one: one.published_at, reverse=True)


def publication(target: Path, named: str) -> Path:
    """Return the file that `named` means: a path, `current`, `previous`, or a run id or its beginning."""
    if Path(named).is_file():
        return Path(named)
    known = publications(target)
    if named == CURRENT:
        meant = [target]
    elif named == PREVIOUS:
        meant = [one.path for one in known if one.path != target][:1]
    else:
        meant = [one.path for one in known if one.run_id.startswith(named)]
    if len(meant) == 1 and meant[0].exists():
        return meant[0]
    listed = "; ".join(f"{one.run_id} ({one.published_at:%Y-%m-%d %H:%M} UTC)" for one in known)
    raise FiscalError(
        "several runs begin with this id" if len(meant) > 1 else "no such run is kept",
        got=named,
        expected=listed or "a warehouse that was published at least once",
        remedy="name a run id, `current`, `previous`, or a warehouse file; FISCAL_HISTORY says how many are kept",
    )


def _kept(target: Path) -> Iterator[Path]:
    yield from sorted(_folder(target).glob(f"{target.stem}-*.duckdb"))


def _folder(target: Path) -> Path:
    return target.parent / "history"


def _read(path: Path) -> Publication | None:
    try:
        with open_published(path) as connection:
            run_id = noted(connection).get("run_id")
    except LockedWarehouse:
        raise
    except FiscalError:
        return None
    moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Publication(run_id, path, moment) if run_id else None
