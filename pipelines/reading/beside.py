"""Reading in a worker of a cluster: in a process beside it, which can be ended when a report takes too long or dies.

A cluster's worker runs tasks in threads, and a thread cannot be ended. Who asks belongs to `worker`.
"""

from __future__ import annotations

import multiprocessing
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from pipelines.errors import FiscalError
from pipelines.reading.limits import Limits
from pipelines.reading.worker_process import ReadBytes

if TYPE_CHECKING:
    from pipelines.reading.worker import ReadingPool

_MAKING = Lock()


def read_beside(read: ReadBytes, data: bytes, limits: Limits) -> tuple[str, Any]:
    """Read within limits in a process beside this one; answer ("reading", bytes) or ("refused", four parts)."""
    try:
        with _MAKING:  # a cache does not wait for what another thread has begun to make
            pool = _pool(read, limits)
        return "reading", pool.submit(data).result()
    except FiscalError as refusal:
        return "refused", (refusal.what, refusal.got, refusal.expected, refusal.remedy)


@cache
def _pool(read: ReadBytes, limits: Limits) -> ReadingPool:
    """Return the processes beside this worker, one for each of its threads; they stay warm as long as it lives."""
    from distributed import get_worker

    from pipelines.reading.worker import ReadingPool

    _allow_children()
    return ReadingPool(limits, get_worker().state.nthreads, read)


def _allow_children() -> None:
    """Let this process have children: a nanny marks its worker as one that may not, lest they outlive it.

    Ours do not: they end when the pipe to them breaks.
    """
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
