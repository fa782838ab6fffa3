"""Looking at every source of the watch list, one after the other, and keeping what each look came to.

What a look is belongs to `pipelines/sources/collecting.py`. A source that fails never stops the others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.errors import FiscalError, WatchListError, unexpected
from pipelines.nights.ledger import Ledger
from pipelines.progress import Progress

if TYPE_CHECKING:
    from pipelines.sources.collected import Collection as Collected
    from pipelines.sources.collected import SourceProblem
    from pipelines.sources.watched import WatchedSource

Summary = dict[str, Any]
"""One look as plain values: source_id, jurisdiction, listed, documents, new, new_versions, problems, silent."""


def sources_to_look_at(watch_list: Path, only: Collection[str] = ()) -> list[WatchedSource | Summary]:
    """Return the sources that are switched on, or those named; a broken file is a summary with its problem.

    No folder is no source. Raises WatchListError for a name that is not there.
    """
    from pipelines.sources.watch_list import load_source

    paths = {path.stem: path for path in sorted(watch_list.glob("*.yml"))}
    if unknown := sorted(set(only) - paths.keys()):
        raise WatchListError(
            f"there is no source {', '.join(unknown)}",
            expected=", ".join(paths) or f"a file in {watch_list}",
            remedy="see `fiscal sources list`",
        )
    found: list[WatchedSource | Summary] = []
    for name, path in paths.items():
        if only and name not in only:
            continue
        try:
            source = load_source(path)
        except WatchListError as error:
            found.append(_failed(name, name, error, "watch_list"))
        else:
            if source.enabled or only:
                found.append(source)
    return found


def look_at_sources(
    watch_list: Path,
    archive: Path,
    ledger: Ledger,
    clock: Callable[[], datetime],
    progress: Progress,
    only: Collection[str] = (),
) -> list[Summary]:
    """Look at each and archive what it lists; return what came of each, which the ledger keeps too."""
    sources = sources_to_look_at(watch_list, only)
    summaries = []
    if sources:
        from pipelines.sources.fetching import PoliteClient

        archive.mkdir(parents=True, exist_ok=True)
        with PoliteClient(archive / "pages.sqlite") as client:
            for source in sources:
                summary = (
                    source if isinstance(source, dict) else _look(source, archive, client, clock(), progress)
                )
                ledger.put_source(summary["source_id"], clock(), summary)
                summaries.append(summary)
    if not only:
        ledger.keep_sources([summary["source_id"] for summary in summaries])
    return summaries


def _look(source: WatchedSource, archive: Path, client: Any, now: datetime, progress: Progress) -> Summary:
    from pipelines.sources.collecting import collect

    try:
        return _summary(source, collect(source, archive, client=client, now=now, progress=progress))
    except Exception as error:
        what = error if isinstance(error, FiscalError) else unexpected(error)
        return _failed(source.source_id, source.jurisdiction_name, what, "unforeseen")


def _summary(source: WatchedSource, seen: Collected) -> Summary:
    pages = {page.url for page in source.list_pages}
    return {
        "source_id": source.source_id,
        "jurisdiction": source.jurisdiction_name,
        "list_pages": sorted(pages),
        "listed": seen.listed,
        "documents": len(seen.documents),
        "new": [
            {"title": one.title, "url": one.url, "sha256": one.sha256} for one in seen.documents if one.is_new
        ],
        "new_versions": [
            {"title": one.title, "url": one.url, "sha256": one.sha256, "supersedes": one.supersedes_sha256}
            for one in seen.documents
            if one.is_new_version
        ],
        "problems": problems_of(seen.problems, pages),
        "silent": seen.silent,
    }


def problems_of(problems: Iterable[SourceProblem], list_pages: Collection[str]) -> list[dict[str, Any]]:
    """Return problems as plain values; `is_list_page` tells those of the source's own list pages."""
    return [
        {
            "kind": one.kind,
            "url": one.url,
            "what": one.what,
            "got": one.got,
            "is_list_page": one.url in list_pages,
        }
        for one in problems
    ]


def _failed(source_id: str, jurisdiction: str, error: FiscalError, kind: str) -> Summary:
    problem = {"kind": kind, "url": "", "what": error.what, "got": error.got, "is_list_page": True}
    return {
        "source_id": source_id,
        "jurisdiction": jurisdiction,
        "list_pages": [],
        "listed": 0,
        "documents": 0,
        "new": [],
        "new_versions": [],
        "problems": [problem],
        "silent": False,
    }
