"""Reviews that wait to take effect, and the build that gives them effect: one at a time, beside the requests.

The build is that of `Builder`; readers see the publication before until the new one is put in its place.
"""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import FiscalError, unexpected
from pipelines.progress import Progress

if TYPE_CHECKING:
    from pipelines.warehouse.places import Places


def waiting(path: Path, reviews: str) -> int:
    """Return how many lines of the file of reviews a build with hash `reviews` has not seen; all, where it saw others."""
    lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    digest = hashlib.sha256()
    seen = 0
    for number, line in enumerate([b"", *lines]):
        digest.update(line)
        if digest.hexdigest()[:16] == reviews:
            seen = number
    return len(lines) - seen


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
    """What every page of the desk shows above its own: how many reviews wait, the build under way, why one failed."""

    csrf: str
    waiting: int
    rebuilding: Rebuilding


@dataclass
class _Stage(Progress):
    """Keeps the title of the stage for people who look at the desk."""

    rebuilding: Rebuilding

    def stage(self, title: str, total: int | None = None) -> None:
        """Keep the title."""
        self.rebuilding.stage = title
