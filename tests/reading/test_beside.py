"""Reading beside a worker of a cluster: its threads share the processes."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest

from pipelines.reading import beside, worker
from pipelines.reading.limits import Limits
from pipelines.reading.worker_process import read_and_dump


def test_threads_that_begin_together_share_one_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[Any, ...]] = []

    class SlowToMake:
        """Answers what it is given."""

        def __init__(self, *arguments: Any) -> None:
            made.append(arguments)
            time.sleep(0.2)

        def submit(self, data: bytes) -> Future[bytes]:
            told: Future[bytes] = Future()
            told.set_result(data)
            return told

    monkeypatch.setattr(worker, "ReadingPool", SlowToMake)
    monkeypatch.setattr(beside, "_allow_children", lambda: None)
    monkeypatch.setattr("distributed.get_worker", lambda: SimpleNamespace(state=SimpleNamespace(nthreads=4)))
    limits = Limits(seconds=123)
    together = Barrier(4)

    def read(number: int) -> tuple[str, Any]:
        together.wait()
        return beside.read_beside(read_and_dump, b"%d" % number, limits)

    beside._pool.cache_clear()
    try:
        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(read, range(4)))
    finally:
        beside._pool.cache_clear()
    assert answers == [("reading", b"%d" % number) for number in range(4)]
    assert made == [(limits, 4, read_and_dump)]
