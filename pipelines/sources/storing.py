"""Writing that survives a crash: whole files that appear at once, lines that are on the disk before work goes on."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Let `path` appear with `data`, or not at all; synced. Raises OSError."""
    arriving = path.with_name(f"{path.name}.{os.getpid()}.arriving")
    try:
        with arriving.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(arriving, path)
    finally:
        arriving.unlink(missing_ok=True)


def put_in_place(arrived: Path, path: Path) -> None:
    """Give a synced file its name; a file that has the name already stays and `arrived` goes. Raises OSError."""
    if path.exists():
        arrived.unlink()
    else:
        arrived.replace(path)
    sync_folder(path.parent)


def append_line(path: Path, line: str) -> None:
    """Add a line, synced; a line that a crash left unfinished is closed first. Raises OSError."""
    import fcntl

    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        size = file.seek(0, os.SEEK_END)
        broken = False
        if size:
            file.seek(size - 1)
            broken = file.read(1) != b"\n"
        file.write((b"\n" if broken else b"") + line.encode("utf-8") + b"\n")
        file.flush()
        os.fsync(file.fileno())
    if not size:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the folder's names on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
