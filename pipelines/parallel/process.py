"""What a worker process is: of one thread, warm, silent, and without a core file when it dies.

What it is asked to do belongs to the callers. Nothing heavy is imported here.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Sequence
from contextlib import suppress
from threading import Thread

FIRST = "pipelines.parallel.one_thread"


def begin(preload: Sequence[str]) -> None:
    """Prepare a worker process: warm, and silent, because libraries in trouble write to both channels."""
    for name in (FIRST, *preload):
        __import__(name)
    with suppress(ImportError):
        import cv2

        cv2.setNumThreads(1)
    collect_seldom()
    _end_with_parent()
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


def _end_with_parent() -> None:
    """End this process, busy or not, when the one that asked for it is gone: nobody would end it otherwise.

    Its parent for the system may be a server of processes, which lives on as long as this one.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()
