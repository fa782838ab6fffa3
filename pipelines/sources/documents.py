"""The documents of one look at one source: asked for when due, archived, known for new, new version or old.

Finding their addresses belongs to `discovering.py`, the request itself to `downloading.py`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from pipelines.errors import FiscalError
from pipelines.sources.archive import keep_fetched
from pipelines.sources.arriving import Validators
from pipelines.sources.collected import CollectedDocument
from pipelines.sources.discovering import Listed
from pipelines.sources.downloading import Arrived, download
from pipelines.sources.fetch_history import FetchHistory, Row
from pipelines.sources.fetching import PoliteClient
from pipelines.sources.problems import FetchError
from pipelines.sources.watched import WatchedSource


class Documents:
    """Takes one document after the other; `collected` are they, each content once."""

    def __init__(
        self, source: WatchedSource, archive: Path, client: PoliteClient, history: FetchHistory, now: datetime
    ) -> None:
        self._source, self._archive, self._client = source, archive, client
        self._history, self._now = history, now
        self._recheck = timedelta(days=source.politeness.recheck_days) * 0.9
        self._asked = 0
        self._found: dict[str, CollectedDocument] = {}

    def collected(self) -> tuple[CollectedDocument, ...]:
        """Return the documents taken, in the order in which they were listed."""
        return tuple(self._found.values())

    def take(self, listed: Listed) -> None:
        """Bring the document into the archive unless it is there and need not be asked for. Raises FetchError."""
        known = self._history.last_good("document", listed.url)
        if known is not None and not (self._archive / f"{known['sha256']}.pdf").exists():
            known = None
        if known is not None and self._now - datetime.fromisoformat(known["at"]) < self._recheck:
            self._note(listed, known["sha256"])
            return
        if self._asked >= self._source.politeness.max_documents:
            raise self._too_many()
        self._asked += 1
        validators = Validators(known.get("etag"), known.get("last_modified")) if known else None
        arrived = download(self._client, self._source, listed.url, self._archive, validators)
        if arrived is not None:
            self._keep(listed, arrived, known)
        elif known is not None:
            self._history.add(self._now, "document", listed.url, "unchanged")
            self._note(listed, known["sha256"])

    def _keep(self, listed: Listed, arrived: Arrived, known: Row | None) -> None:
        """Archive what arrived. The history is told last: what it does not say is done again."""
        before = known["sha256"] if known else None
        is_new_version = before is not None and before != arrived.sha256
        told = {
            "title": listed.title,
            "issuer_hint": listed.told.issuer,
            "fiscal_year": listed.told.fiscal_year,
            "kind": listed.told.kind,
            "published_on": listed.day,
            "found_on": listed.found_on,
            "supersedes_sha256": before if is_new_version else None,
        }
        said = {"source_url": listed.url, "source_id": self._source.source_id, **told}
        try:
            file, entry = keep_fetched(
                arrived.path, self._archive, arrived.sha256, arrived.name, self._now, said
            )
        except FiscalError as error:
            raise FetchError(
                error.what, kind="storage", got=error.got, expected=error.expected, remedy=error.remedy
            ) from error
        ours = (entry.get("source_id"), entry.get("source_url")) == (self._source.source_id, listed.url)
        is_new = ours and not self._history.holds(arrived.sha256)
        self._history.add(
            self._now,
            "document",
            listed.url,
            "version" if is_new_version else "new" if is_new else "known",
            sha256=arrived.sha256,
            size=file.size,
            etag=arrived.validators.etag or "",
            last_modified=arrived.validators.last_modified or "",
            final_url=arrived.final_url if arrived.final_url != listed.url else None,
            **told,
        )
        self._note(listed, arrived.sha256, is_new, before if is_new_version else None)

    def _note(self, listed: Listed, sha256: str, is_new: bool = False, supersedes: str | None = None) -> None:
        already = self._found.get(sha256)
        if already is None:
            self._found[sha256] = CollectedDocument(
                sha256,
                self._archive / f"{sha256}.pdf",
                listed.url,
                listed.title,
                listed.told.issuer,
                listed.told.fiscal_year,
                listed.told.kind,
                is_new,
                supersedes is not None,
                supersedes,
            )
            return
        self._found[sha256] = replace(
            already,
            is_new=already.is_new or is_new,
            is_new_version=already.is_new_version or supersedes is not None,
            supersedes_sha256=already.supersedes_sha256 or supersedes,
            also_at=(*already.also_at, listed.url),
        )

    def _too_many(self) -> FetchError:
        return FetchError(
            "the source lists more documents than one run asks for",
            kind="limit",
            got=f"more than {self._source.politeness.max_documents:,} due",
            expected="the rest in the next run",
            remedy="nothing; or raise `max_documents` in the source",
        )
