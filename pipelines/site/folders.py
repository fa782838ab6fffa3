"""The folder of a site: begun beside its place and put there when it is whole. Only folders that are a site are replaced."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from pipelines.errors import FiscalError

MARKER = ".fiscal-site"


def begin(target: Path) -> Path:
    """Return an empty folder beside `target`; raises FiscalError when `target` is something else than a site."""
    if target.exists() and not (target / MARKER).exists() and (not target.is_dir() or any(target.iterdir())):
        raise FiscalError(
            "the site would replace something that is no site",
            got=str(target),
            expected="a folder that is empty, missing, or made by `fiscal site build`",
            remedy="name another folder with --to",
        )
    folder = target.with_name(f".{target.name}.building")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARKER).write_text("made by `fiscal site build`; replaced as a whole\n", "utf-8")
    return folder


def put_in_place(folder: Path, target: Path) -> None:
    """Put a finished folder in place of `target`."""
    before = target.with_name(f".{target.name}.before")
    shutil.rmtree(before, ignore_errors=True)
    if target.exists():
        target.rename(before)
    folder.rename(target)
    shutil.rmtree(before, ignore_errors=True)


def link_or_copy(source: Path, target: Path) -> None:
    """Let `target` be the same file as `source`, or a copy where the file system cannot."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        if not target.exists():
            shutil.copyfile(source, target)
