"""What a worker process is: of one thread, warm, silent, and without a core file when it dies.

What it is asked to do belongs to the callers. Nothing heavy is imported here.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from threading import Thread

_LOOK_EVERY = 2  # seconds
FIRST = "pipelines.parallel.one_thread"


def begin(preload: Sequence[str]) -> None:
    """Prepare a worker process: warm, and silent, because libraries in trouble write to both channels."""
    for name in (FIRST, *preload):
        __import__(name)
    with suppress(ImportError):
        import cv2

        cv2.setNumThreads(1)
    collect_seldom()
    _end_with(os.getppid())
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for channel in (1, 2):
        os.dup2(nowhere, channel)
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def collect_seldom() -> None:
    """Let garbage collecting pass over what is loaded now, which stays, and come seldom: a task leaves few cycles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _end_with(parent: int) -> None:
    """End this process, busy or not, when the one that started it is gone: nobody would end it otherwise."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY)
        os._exit(1)

    Thread(target=watch, daemon=True).start()
