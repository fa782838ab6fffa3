"""One night's look at one source: discover, fetch, archive, and say what is new. `collect` is the way in.

Deciding what to read and telling people belongs to those who call it.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pipelines.progress import Progress
from pipelines.sources.collected import CollectedDocument, Collection, SourceProblem
from pipelines.sources.fetching import PoliteClient
from pipelines.sources.watched import WatchedSource

__all__ = ["CollectedDocument", "Collection", "SourceProblem", "collect"]


def collect(
    source: WatchedSource,
    archive: Path,
    *,
    client: PoliteClient | None = None,
    now: datetime,
    progress: Progress | None = None,
) -> Collection:
    """Look at `source` once and archive what it lists under `archive`; `now` is aware of its time zone.

    Never raises for what one page or document does wrong: that is a problem of the collection. May be killed at
    any point: the next look completes what this one began.
    """
    raise NotImplementedError
