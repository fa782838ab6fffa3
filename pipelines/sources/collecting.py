"""One night's look at one source: discover, fetch, archive, and say what is new. `collect` is the way in.

Deciding what to read and telling people belongs to those who call it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

from pipelines.progress import Progress
from pipelines.sources.collected import CollectedDocument, Collection, SourceProblem
from pipelines.sources.discovering import Listed, Listing, attachments, walk
from pipelines.sources.documents import Documents
from pipelines.sources.downloading import storage_error
from pipelines.sources.fetch_history import FetchHistory, Role
from pipelines.sources.fetching import PoliteClient
from pipelines.sources.problems import FetchError, unforeseen
from pipelines.sources.titles import Told
from pipelines.sources.watched import ListPage, WatchedSource

__all__ = ["CollectedDocument", "Collection", "SourceProblem", "collect"]
_CHINA = timezone(timedelta(hours=8))


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
    any point: the next look completes what this one began. Whether the source is enabled is the caller's matter.
    """
    if client is None:
        with PoliteClient(archive / "pages.sqlite") as own:
            return collect(source, archive, client=own, now=now, progress=progress)
    look = _Look(source, archive, client, now, progress or Progress())
    try:
        look.take_all()
    except OSError as error:
        look.problems.append(storage_error(error).problem(str(archive)))
    except FetchError as error:  # only what stops the whole look
        look.problems.append(error.problem(str(archive)))
    return Collection(
        source.source_id, look.listed, look.documents.collected(), tuple(look.problems), look.silent
    )


class _Look:
    """One look at one source while it lasts."""

    def __init__(
        self, source: WatchedSource, archive: Path, client: PoliteClient, now: datetime, progress: Progress
    ) -> None:
        self.source, self.client, self.now, self.progress = source, client, now, progress
        self.history = FetchHistory.of(archive, source.source_id)
        self.documents = Documents(source, archive, client, self.history, now)
        self.problems: list[SourceProblem] = []
        self.listed = 0
        self.silent = False
        self._failures = 0
        self._recheck = timedelta(days=source.politeness.recheck_days) * 0.9  # nights are not to the second

    def take_all(self) -> None:
        self.progress.stage(f"查看 looking at {self.source.jurisdiction_name}")
        taken: set[str] = set()
        for start in self.source.list_pages:
            for entry in self._entries(start):
                if entry.url not in taken:
                    taken.add(entry.url)
                    self._take(entry)

    def _entries(self, start: ListPage) -> Iterator[Listed]:
        """The links of one list page to reports."""
        last = self.history.looked_at("list", start.url)
        in_season = self.source.season.includes(self.now.astimezone(_CHINA).date(), start.kind)
        rest = timedelta(days=self.source.season.off_season_days) * 0.9
        if not in_season and last is not None and self.now - last < rest:
            return
        walked = self.history.walked_whole(start.url)
        known = walked is not None and self.now - walked < self._recheck
        try:
            listing = walk(
                self.client,
                self.source,
                start,
                lambda fresh: known and all(map(self._is_known, fresh)),
                yielded_before=self.history.has_yielded(start.url),
            )
        except Exception as error:
            listing = Listing(problems=[unforeseen(error).problem(start.url)])
        self.problems += listing.problems
        self.silent = self.silent or listing.silent
        failures = self._failures
        yield from listing.entries
        self.listed += len(listing.entries)
        # Written when its entries are taken, and whole only when none failed: on the nights to come a first page
        # without anything new will be enough, and what stands behind it must not be left for long.
        outcome = "answered" if listing.answered else "failed"
        whole = True if listing.whole and self._failures == failures else None
        self.history.add(self.now, "list", start.url, outcome, links=len(listing.entries), whole=whole)

    def _is_known(self, entry: Listed) -> bool:
        role: Role = "document" if entry.is_document else "article"
        known = self.history.last_good(role, entry.url) is not None
        return known or self.history.rests(role, entry.url, self.now)

    def _take(self, entry: Listed) -> None:
        """Take one link; what goes wrong with it is a problem, unless nothing more can be archived at all."""
        role: Role = "document" if entry.is_document else "article"
        if self.history.rests(role, entry.url, self.now):
            return
        try:
            if entry.is_document:
                self.documents.take(entry)
                self.progress.advance(entry.title)
                return
            found = self._attached(entry)
        except FetchError as error:
            if error.kind == "storage":
                raise
            self._failed(role, entry.url, error)
        except OSError:
            raise
        except Exception as error:
            self._failed(role, entry.url, unforeseen(error))
        else:
            for document in found:
                self._take(document)

    def _attached(self, article: Listed) -> list[Listed]:
        """Return the documents of an article, from the history where it was read lately."""
        known = self.history.last_good("article", article.url)
        last = self.history.looked_at("article", article.url)
        if known and last is not None and self.now - last < self._recheck:
            return [
                Listed(url, title, Told(*told).over(article.told), article.day, article.url, True)
                for url, title, told in known["attached"]
            ]
        found = attachments(self.client, self.source, article)
        attached = [
            (
                entry.url,
                entry.title,
                (entry.told.issuer, entry.told.issuer_kind, entry.told.fiscal_year, entry.told.kind),
            )
            for entry in found
        ]
        self.history.add(self.now, "article", article.url, "read", title=article.title, attached=attached)
        return found

    def _failed(self, role: Role, url: str, error: FetchError) -> None:
        self._failures += 1
        self.problems.append(error.problem(url))
        if error.kind != "limit":
            self.history.add(self.now, role, url, "failed", kind=error.kind, what=error.what, got=error.got)
