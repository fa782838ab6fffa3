"""Reviews that wait to take effect, and the build that gives them effect: one at a time, beside the requests.

The build is that of `Builder`; readers see the publication before until the new one is put in its place.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipelines.errors import FiscalError, unexpected
from pipelines.progress import Progress

if TYPE_CHECKING:
    from pipelines.reviews.records import Review
    from pipelines.warehouse.places import Places


@dataclass
class Rebuilding:
    """The build that the desk starts. `error`: why the last one failed."""

    places: Places
    workers: int = 0
    error: FiscalError | None = None
    stage: str = ""
    _future: Future[None] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "rebuilding"))

    @property
    def is_running(self) -> bool:
        """Whether a build is under way."""
        return self._future is not None and not self._future.done()

    def start(self) -> None:
        """Begin a build, unless one is under way."""
        with self._lock:
            if not self.is_running:
                self.error, self.stage = None, ""
                self._future = self._pool.submit(self._run)

    def end(self) -> None:
        """Wait for the build that is under way."""
        self._pool.shutdown(wait=True)

    def _run(self) -> None:
        from pipelines.warehouse.builder import Builder

        try:
            Builder(self.places, self.workers, _Stage(self)).apply_reviews()
        except FiscalError as error:
            self.error = error
        except Exception as error:
            self.error = unexpected(error)


@dataclass(frozen=True)
class Bar:
    """What every page of the desk knows beside its own: reviews that wait, the build under way, why one failed.

    `seen`: the hash of the file of reviews as the page shows it; forms send it back. `reviewer`: the name they begin with.
    """

    csrf: str
    seen: str
    waiting: list[Review]
    rebuilding: Rebuilding
    reviewer: str


@dataclass
class _Stage(Progress):
    """Keeps the title of the stage for people who look at the desk."""

    rebuilding: Rebuilding

    def stage(self, title: str, total: int | None = None) -> None:
        """Keep the title."""
        self.rebuilding.stage = title
