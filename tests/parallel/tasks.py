"""Functions that workers run in tests; importable wherever they run."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


def double(number: int) -> int:
    return 2 * number


def length(data: bytes) -> int:
    return len(data)


def process_id() -> int:
    return os.getpid()


def threads_of_libraries() -> dict[str, object]:
    import cv2

    return {"cv2": cv2.getNumThreads(), "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS")}


def fail(words: str) -> None:
    raise ValueError(words)


def end_by(number: int) -> None:
    os.kill(os.getpid(), number)


def hang() -> None:
    while True:
        time.sleep(1)


def slow(number: int, folder: Path) -> int:
    """Leave word of who works on it, and take a moment."""
    (folder / f"{number}-{os.getpid()}").touch()
    time.sleep(0.5)
    return number


def killed_once(folder: Path) -> str:
    """Be killed from outside the first time."""
    if not (folder / "begun").exists():
        (folder / "begun").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"
