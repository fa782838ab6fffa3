"""The seam: what any kind of workers can do, and which kind there is. No kind is imported before it is asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from types import TracebackType
from typing import Any, Self


class WorkerDied(Exception):
    """The process that a task ran in died; says how it ended, such as "ended by SIGSEGV"."""


class IdleWorkerDied(WorkerDied):
    """The processes died before one took the task up, or none could be started: that says nothing about the task."""


class Promising(ABC):
    """Promises futures. As a context it waits for them at its end, or lets go at once where something went wrong."""

    def __init__(self) -> None:
        self._pending: set[Future[Any]] = set()

    @abstractmethod
    def close(self) -> None:
        """Wait for what was submitted, then let go of what it runs on."""

    @abstractmethod
    def kill(self) -> None:
        """Let go of what it runs on at once."""

    def __enter__(self) -> Self:
        """Return itself; what it runs on starts with the first task."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close, or kill where something went wrong meanwhile."""
        if kind is None:
            self.close()
        else:
            self.kill()

    def _promise(self) -> Future[Any]:
        told: Future[Any] = Future()
        told.set_running_or_notify_cancel()
        self._pending.add(told)
        told.add_done_callback(self._pending.discard)
        return told

    def _wait(self) -> None:
        while pending := list(self._pending):  # what ends may submit more
            wait(pending)


class Workers(Promising):
    """Runs functions elsewhere; `count` is how many at a time. One that fails fails its own future alone."""

    count: int

    @abstractmethod
    def submit(
        self, function: Callable[..., Any], *arguments: Any, seconds: float | None = None
    ) -> Future[Any]:
        """Have `function(*arguments)` run; the future ends with its answer or with what it raised.

        It ends with WorkerDied where its process died, and with WorkersError where the scheduler was lost. Local
        workers end a task that takes longer than `seconds` with TimeoutError.
        """


def open_workers(count: int, scheduler: str | None = None, preload: Sequence[str] = ()) -> Workers:
    """Return `count` local processes that have imported `preload`, or the workers of a Dask scheduler (`tcp://…`).

    Raises WorkersError where no such scheduler answers.
    """
    if scheduler is not None:
        from pipelines.parallel.dask_workers import DaskWorkers

        return DaskWorkers(scheduler)
    from pipelines.parallel.local_workers import LocalWorkers

    return LocalWorkers(count, preload)
