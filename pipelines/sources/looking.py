"""A look at a source that keeps nothing: what its rules would follow. For whoever writes a source."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.sources.collected import SourceProblem
from pipelines.sources.discovering import Listed, attachments, walk
from pipelines.sources.fetching import PoliteClient
from pipelines.sources.problems import FetchError
from pipelines.sources.watched import WatchedSource


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen: the links that would be followed, behind the first articles too, and what went wrong."""

    source_id: str
    links: int
    entries: tuple[Listed, ...]
    problems: tuple[SourceProblem, ...]


def look(source: WatchedSource, articles: int) -> Look:
    """Ask for the list pages of `source` and for the first `articles` of each; never raises for what they do."""
    links, entries, problems = 0, dict[str, Listed](), list[SourceProblem]()
    with PoliteClient() as client:
        for start in source.list_pages:
            listing = walk(client, source, start, lambda fresh: False)
            links += listing.links
            problems += listing.problems
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
    return Look(source.source_id, links, tuple(entries.values()), tuple(problems))
