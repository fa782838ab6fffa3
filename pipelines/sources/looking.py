"""A look at a source that keeps nothing: what its rules would follow. For whoever writes a source."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.sources.collected import SourceProblem
from pipelines.sources.discovering import Listed, attachments, walk
from pipelines.sources.fetch_history import FetchHistory
from pipelines.sources.fetching import PoliteClient
from pipelines.sources.problems import FetchError
from pipelines.sources.watched import WatchedSource


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen: the links that would be followed, behind the first articles too, and what went wrong.

    `silent`: a list page that yielded links before yields none now.
    """

    source_id: str
    links: int
    entries: tuple[Listed, ...]
    problems: tuple[SourceProblem, ...]
    silent: bool = False


def look(source: WatchedSource, articles: int, history: FetchHistory | None = None) -> Look:
    """Ask for the list pages of `source` and for the first `articles` of each; never raises for what they do.

    `history`: what is known of the source from before, which is only read.
    """
    links, entries, problems, silent = 0, dict[str, Listed](), list[SourceProblem](), False
    with PoliteClient() as client:
        for start in source.list_pages:
            yielded_before = history is not None and history.has_yielded(start.url)
            listing = walk(client, source, start, lambda fresh: False, yielded_before=yielded_before)
            links += listing.links
            problems += listing.problems
            silent = silent or listing.silent
            opened = 0
            for entry in listing.entries:
                entries.setdefault(entry.url, entry)
                if entry.is_document or opened == articles:
                    continue
                opened += 1
                try:
                    found = attachments(client, source, entry)
                except FetchError as error:
                    problems.append(error.problem(entry.url))
                else:
                    for attached in found:
                        entries.setdefault(attached.url, attached)
    return Look(source.source_id, links, tuple(entries.values()), tuple(problems), silent)
