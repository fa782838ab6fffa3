"""What was asked for and what came of it, for good: one JSON line per list page, article and document looked at.

`<archive>/fetches/<source>.jsonl`, only ever added to. A line that a crash cut off is passed over: what it was to
say is then found out again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from pipelines.sources.storing import append_line

Role = Literal["list", "article", "document"]
Row = dict[str, Any]
_TRIED_EACH_TIME = 3
_LONGEST_REST = timedelta(days=30)


@dataclass
class _Address:
    """What is known of one address in one role."""

    last_good: Row | None = None
    last_yield: Row | None = None  # a list that held links
    last_whole: Row | None = None  # a list that was walked to its end
    failures: int = 0  # in succession, to now
    last_failure: datetime | None = None


@dataclass(frozen=True, slots=True)
class HistorySummary:
    """Documents that were ever archived from a source, addresses that fail now, and the last look at a list."""

    documents: int
    failing: int
    last_looked_at: datetime | None


@dataclass
class FetchHistory:
    """The history of one source."""

    file: Path
    _known: dict[tuple[str, str], _Address] = field(default_factory=lambda: defaultdict(_Address))
    _contents: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, archive: Path, source_id: str) -> FetchHistory:
        """Return what `archive` knows about the source."""
        history = cls(archive / "fetches" / f"{source_id}.jsonl")
        if history.file.exists():
            with history.file.open(encoding="utf-8", errors="replace") as lines:
                for line in lines:
                    try:
                        row = json.loads(line)
                    except ValueError:
                        continue
                    if isinstance(row, dict) and {"at", "role", "url", "outcome"} <= row.keys():
                        history._take(row)
        return history

    def add(self, now: datetime, role: Role, url: str, outcome: str, **more: Any) -> None:
        """Write down what came of asking for `url`; what is None is left out. Raises OSError."""
        row: Row = {"at": now.isoformat(timespec="seconds"), "role": role, "url": url, "outcome": outcome}
        row |= {key: value for key, value in more.items() if value is not None}
        append_line(self.file, json.dumps(row, ensure_ascii=False))
        self._take(row)

    def last_good(self, role: Role, url: str) -> Row | None:
        """The last row of `url` that brought something; where nothing had changed, what it had brought before."""
        return self._known[role, url].last_good

    def has_yielded(self, url: str) -> bool:
        """Whether the list page ever held links to reports."""
        return self._known["list", url].last_yield is not None

    def walked_whole(self, url: str) -> datetime | None:
        """When the list was last walked to its end."""
        row = self._known["list", url].last_whole
        return _at(row) if row else None

    def looked_at(self, role: Role, url: str) -> datetime | None:
        """When `url` last brought something."""
        row = self._known[role, url].last_good
        return _at(row) if row else None

    def holds(self, sha256: str) -> bool:
        """Whether a document of the source had this content."""
        return sha256 in self._contents

    def rests(self, role: Role, url: str, now: datetime) -> bool:
        """Whether an address that failed again and again is left alone: 1, 2, 4 … at most 30 days."""
        known = self._known[role, url]
        if known.last_failure is None or known.failures < _TRIED_EACH_TIME:
            return False
        rest = min(timedelta(days=2 ** min(known.failures - _TRIED_EACH_TIME, 10)), _LONGEST_REST)
        return now < known.last_failure + rest

    def summary(self) -> HistorySummary:
        """Return how the source stands."""
        looks = [
            _at(known.last_good)
            for (role, _), known in self._known.items()
            if role == "list" and known.last_good
        ]
        failing = sum(known.failures > 0 for known in self._known.values())
        return HistorySummary(len(self._contents), failing, max(looks, default=None))

    def _take(self, row: Row) -> None:
        known = self._known[row["role"], row["url"]]
        if row["outcome"] == "failed":
            known.failures += 1
            known.last_failure = _at(row)
            return
        known.failures, known.last_failure = 0, None
        known.last_good = {**(known.last_good or {}), **row}
        if row.get("links"):
            known.last_yield = row
        if row.get("whole"):
            known.last_whole = row
        if "sha256" in row:
            self._contents.add(row["sha256"])


def _at(row: Row) -> datetime:
    return datetime.fromisoformat(row["at"])
