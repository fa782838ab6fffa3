"""Local processes: warm, silent, each with one thread, ended when a task exceeds its time, replaced when they die.

What a task may cost in memory belongs to the task, `pipelines.reading.worker_process`.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from pipelines.parallel.process import FIRST, begin
from pipelines.parallel.seam import IdleWorkerDied, WorkerDied, Workers

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

    A task whose process is killed from outside is begun once more.
    """

    def __init__(self, count: int = 1, preload: Sequence[str] = ()) -> None:
        super().__init__()
        self.count = count
        self._preload = tuple(preload)
        self._lock = Lock()
        self._pool: ProcessPool | None = None
        self._on: dict[Future[Any], tuple[ProcessPool, _Task]] = {}

    def submit(
        self, function: Callable[..., Any], *arguments: Any, seconds: float | None = None
    ) -> Future[Any]:
        """Have a function run; its time begins when a process takes it up."""
        told = self._promise()
        self._schedule(_Task(function, arguments, seconds, told))
        return told

    def close(self) -> None:
        """Wait for what was submitted, then end the processes."""
        self._wait()
        if self._pool is not None:
            self._pool.close()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def kill(self) -> None:
        """End the processes at once."""
        with self._lock:
            pool, self._pool = self._pool, None
            self._on.clear()
        if pool is not None:
            _end(pool)

    def _schedule(self, task: _Task) -> None:
        broken = self._pool
        if broken is not None and not broken.active:
            self._try_again(IdleWorkerDied("the processes ended"), self._abandon(broken))
        pool: ProcessPool | None = None
        try:
            with self._lock:
                pool = self._live_pool()
                done = pool.schedule(task.function, args=task.arguments, timeout=task.seconds)
                self._on[done] = (pool, task)
        except (BrokenProcessPool, RuntimeError, OSError) as error:
            self._try_again(_idle(error), [task, *self._abandon(pool)])
        else:
            done.add_done_callback(self._settle)

    def _settle(self, done: Future[Any]) -> None:
        from pebble import ProcessExpired

        with self._lock:
            if done not in self._on:
                return  # its pool was abandoned, and it was begun again in another
            pool, task = self._on.pop(done)
        try:
            answer = done.result()
        except BrokenProcessPool as error:  # an idle process was killed from outside
            self._try_again(_idle(error), [task, *self._abandon(pool)])
        except ProcessExpired as error:
            died = WorkerDied(_end_of(error.exitcode))
            if error.exitcode in _FROM_OUTSIDE:
                self._try_again(died, [task])
            else:
                task.told.set_exception(died)
        except BaseException as error:
            task.told.set_exception(error)
        else:
            task.told.set_result(answer)

    def _try_again(self, error: WorkerDied, tasks: Sequence[_Task]) -> None:
        for task in tasks:
            if task.tries > 1:
                self._schedule(replace(task, tries=task.tries - 1))
            else:
                task.told.set_exception(error)

    def _abandon(self, pool: ProcessPool | None) -> list[_Task]:
        """Let go of a broken pool; return what it has not done, of which pebble forgets what it had yet to send."""
        with self._lock:
            ours = pool is not None and self._pool is pool
            if ours:
                self._pool = None
            left = [done for done, (its_pool, _) in self._on.items() if its_pool is pool]
            tasks = [self._on.pop(done)[1] for done in left]
        if ours:  # one of pebble's own threads may be here, which cannot wait for itself
            Thread(target=_end, args=(pool,), daemon=True).start()
        return tasks

    def _live_pool(self) -> ProcessPool:
        from pebble import ProcessPool

        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self.count,
                max_tasks=_RENEW_AFTER,
                initializer=begin,
                initargs=(self._preload,),
                context=_context(self._preload),
            )
        return self._pool


def _idle(error: Exception) -> IdleWorkerDied:
    return IdleWorkerDied(str(error) or type(error).__name__)


def _end_of(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        with suppress(ValueError):
            name = signal.Signals(-exitcode).name
            return f"ended by {name}" + (", as when memory runs out" if name == "SIGABRT" else "")
    return f"ended with {exitcode}"


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


def _context(preload: tuple[str, ...]) -> Any:
    """Return how processes start: forked from one warm server where the system can do that."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([FIRST, *preload])
    return context
