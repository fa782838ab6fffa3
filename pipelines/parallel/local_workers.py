"""Local processes: warm, silent, each with one thread, ended when a task exceeds its time, replaced when they die.

What a task may cost in memory belongs to the task, `pipelines.reading.worker_process`.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any

from pipelines.parallel.process import FIRST, begin
from pipelines.parallel.seam import Workers

if TYPE_CHECKING:
    from pebble import ProcessPool

_RENEW_AFTER = 200  # tasks: a worker's heap only grows
_FROM_OUTSIDE = (-signal.SIGKILL, -signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class _Task:
    """One call; `tries` is how often it may be begun where its process is ended from outside."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    seconds: float | None
    told: Future[Any]
    tries: int = 2


class LocalWorkers(Workers):
    """Processes of this machine, forked from one that has imported `preload` where the system can do that.

    Futures end with TimeoutError or pebble.ProcessExpired where the task's process was ended.
    """

    def __init__(self, count: int = 1, preload: Sequence[str] = ()) -> None:
        self.count = count
        self._preload = tuple(preload)
        self._lock = Lock()
        self._pool: ProcessPool | None = None
        self._pending: set[Future[Any]] = set()

    def submit(
        self, function: Callable[..., Any], *arguments: Any, seconds: float | None = None
    ) -> Future[Any]:
        """Have a function run; its time begins when a process takes it up."""
        told: Future[Any] = Future()
        told.set_running_or_notify_cancel()
        self._pending.add(told)
        told.add_done_callback(self._pending.discard)
        self._schedule(_Task(function, arguments, seconds, told))
        return told

    def close(self) -> None:
        """Wait for what was submitted, then end the processes."""
        while pending := list(self._pending):  # what ends may submit more
            wait(pending)
        if self._pool is not None:
            self._pool.close()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def kill(self) -> None:
        """End the processes at once."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def _schedule(self, task: _Task) -> None:
        pool: ProcessPool | None = None
        try:
            pool = self._live_pool()
            done = pool.schedule(task.function, args=task.arguments, timeout=task.seconds)
        except (BrokenProcessPool, RuntimeError, OSError) as error:
            self._try_again(pool, error, task)
        else:
            done.add_done_callback(partial(self._settle, pool, task))

    def _settle(self, pool: ProcessPool, task: _Task, done: Future[Any]) -> None:
        from pebble import ProcessExpired

        try:
            answer = done.result()
        except BrokenProcessPool as error:  # an idle process was killed from outside
            self._try_again(pool, error, task)
        except ProcessExpired as error:
            if error.exitcode in _FROM_OUTSIDE and task.tries > 1:
                self._schedule(replace(task, tries=task.tries - 1))
            else:
                task.told.set_exception(error)
        except BaseException as error:
            task.told.set_exception(error)
        else:
            task.told.set_result(answer)

    def _try_again(self, pool: ProcessPool | None, error: Exception, task: _Task) -> None:
        with self._lock:
            if self._pool is pool:
                self._pool = None
        if task.tries > 1:
            self._schedule(replace(task, tries=task.tries - 1))
        else:
            task.told.set_exception(error)

    def _live_pool(self) -> ProcessPool:
        from pebble import ProcessPool

        with self._lock:
            if self._pool is None or not self._pool.active:
                self._pool = ProcessPool(
                    max_workers=self.count,
                    max_tasks=_RENEW_AFTER,
                    initializer=begin,
                    initargs=(self._preload,),
                    context=_context(self._preload),
                )
            return self._pool


def _context(preload: tuple[str, ...]) -> Any:
    """Return how processes start: forked from one warm server where the system can do that."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([FIRST, *preload])
    return context
