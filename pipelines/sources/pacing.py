"""Turns at a host: one request at a time, and a rest between the end of one and the start of the next.

How long the rest is, is the source's and the site's to say.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    last_end: float = float("-inf")
    not_before: float = float("-inf")


class Pace:
    """The turns of one process; `clock` and `sleep` count seconds."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, authority: str, rest_seconds: float) -> Iterator[None]:
        """Wait until the host is free and has rested; it is taken until the block ends."""
        host = self._host(authority)
        with host.lock:
            wait = max(host.last_end + rest_seconds, host.not_before) - self._clock()
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                host.last_end = self._clock()

    def leave_alone(self, authority: str, seconds: float) -> None:
        """Let no turn at the host begin within `seconds` from now."""
        host = self._host(authority)
        host.not_before = max(host.not_before, self._clock() + seconds)

    def _host(self, authority: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(authority, _Host())


SHARED = Pace()
"""The turns that all clients of a process take, so that two of them do not crowd one host."""
