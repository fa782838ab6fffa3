"""An export takes its place whole: it is written beside the target and moved there when it is complete.

What stands in it belongs to the formats.
"""

from __future__ import annotations

import glob
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import FiscalError

SUMS = "SHA256SUMS"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of an export: its path within the folder (or its name), size in bytes and sha256."""

    path: str
    bytes: int
    sha256: str


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder that becomes `target`, with its SHA256SUMS, when the block ends well.

    An earlier export at `target` is replaced. Raises FiscalError when something else stands there.
    """
    target = target.absolute()
    if target.exists() and not (target.is_dir() and ((target / SUMS).exists() or not any(target.iterdir()))):
        raise FiscalError(
            "the export would replace something that is no export",
            got=str(target),
            expected=f"a folder that does not exist yet, is empty, or holds an earlier export ({SUMS})",
            remedy="name another folder with --to",
        )
    with _beside(target) as unfinished:
        unfinished.mkdir()
        yield unfinished
        sums = "".join(f"{file.sha256}  {file.path}\n" for file in written_files(unfinished))
        (unfinished / SUMS).write_text(sums, "utf-8")
        _sync(unfinished)
        if not target.exists():
            unfinished.rename(target)
            return
        with _beside(target, "replaced") as old:
            target.rename(old)
            unfinished.rename(target)


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Yield a path beside `target` whose file becomes `target` when the block ends well."""
    target = target.absolute()
    if target.is_dir():
        raise FiscalError(
            "the export is one file", got=f"the folder {target}", remedy="name a file with --to"
        )
    with _beside(target) as unfinished:
        yield unfinished
        _sync(unfinished)
        unfinished.replace(target)


def written_files(place: Path) -> list[WrittenFile]:
    """Return the files of a finished export, or of one being written, by path; SHA256SUMS itself is left out."""
    if place.is_file():
        return [_written(place, place.name)]
    found = {str(path.relative_to(place)): path for path in place.rglob("*") if path.is_file()}
    return [_written(found[name], name) for name in sorted(found) if name != SUMS]


def _written(path: Path, name: str) -> WrittenFile:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return WrittenFile(name, path.stat().st_size, digest.hexdigest())


@contextmanager
def _beside(target: Path, why: str = "unfinished") -> Iterator[Path]:
    """Yield a path in the folder of `target` that is gone afterwards, whatever happens."""
    place = target.with_name(f".{target.name}.{os.getpid()}.{why}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove(place)
        _remove_abandoned(target)
        yield place
    except OSError as error:
        raise FiscalError(
            "the export cannot be written", got=str(error), remedy="name another place with --to"
        ) from error
    finally:
        if place.parent.is_dir():
            _remove(place)


def _remove_abandoned(target: Path) -> None:
    """Remove what exports to `target` left whose process has ended."""
    for place in target.parent.glob(f".{glob.escape(target.name)}.*"):
        pid, why = place.name.removeprefix(f".{target.name}.").partition(".")[::2]
        if pid.isdecimal() and why in ("unfinished", "replaced") and not _is_running(int(pid)):
            _remove(place)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def _sync(place: Path) -> None:
    for path in [place, *(place.rglob("*") if place.is_dir() else ())]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
