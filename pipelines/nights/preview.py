"""What a night would do: the links that sources list, the reports it would read, the messages it would send.

Nothing is archived, built, sent or remembered.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipelines.nights.inventory import Inventory, take_stock
from pipelines.nights.ledger import Ledger
from pipelines.nights.looking import Summary, problems_of, sources_to_look_at
from pipelines.nights.night import Night
from pipelines.nights.noticing import of_sources, published_notices
from pipelines.nights.planning import Plan, make_plan
from pipelines.nights.published import follow
from pipelines.nights.report_states import read_states
from pipelines.nights.telling import Told, tell

if TYPE_CHECKING:
    from pipelines.sources.watched import WatchedSource


@dataclass(frozen=True)
class Preview:
    """`sources`: what each look came to, with the links followed (title, url); `files`: names of reports that would be read."""

    sources: list[Summary]
    plan: Plan
    files: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)


def preview(
    night: Night, *, only: Collection[str] = (), addresses: Sequence[str] = (), site_url: str = ""
) -> Preview:
    """Look, compare and compose, and leave everything as it is. Sites are asked for their list pages."""
    places = night.builder.places
    sources = [_looked(night, source) for source in sources_to_look_at(places.watch_list, only)]
    with Ledger.copy_of(places.ledger) as ledger:
        stock, plan = _planned(night, ledger)
        told: list[Told] = []
        if addresses:
            seen = ledger.sources() | {source["source_id"]: source for source in sources}
            notices = [*of_sources(seen.values()), *published_notices(places.target, site_url)]
            told = tell(notices, addresses, ledger, night.clock(), dry_run=True)
    return Preview(sources, plan, [stock.paths[sha256].name for sha256 in plan.todo], told)


def _looked(night: Night, source: WatchedSource | Summary) -> Summary:
    """Return what a look came to, as `looking.py` keeps it, with the `links` that would be followed."""
    if isinstance(source, dict):
        return {**source, "links": []}
    from pipelines.sources.fetch_history import FetchHistory
    from pipelines.sources.looking import look

    night.builder.progress.stage(f"查看 looking at {source.jurisdiction_name}")
    seen = look(source, 0, FetchHistory.of(night.builder.places.archive, source.source_id))
    pages = {page.url for page in source.list_pages}
    return {
        "source_id": source.source_id,
        "jurisdiction": source.jurisdiction_name,
        "list_pages": sorted(pages),
        "links": [{"title": entry.title, "url": entry.url} for entry in seen.entries],
        "problems": problems_of(seen.problems, pages),
        "silent": seen.silent,
    }


def pending(night: Night) -> tuple[str, ...]:
    """Return the sha256 of the reports that a night would read or land now, without looking at any source."""
    with Ledger.copy_of(night.builder.places.ledger) as ledger:
        return _planned(night, ledger)[1].todo


def _planned(night: Night, ledger: Ledger) -> tuple[Inventory, Plan]:
    """Return what files there are and what a night would do with them; only the `ledger`, a copy, is written to."""
    places = night.builder.places
    stock = take_stock(places, ledger, keep_entries=False)
    published = follow(ledger, places.target, night.clock())
    return stock, make_plan(stock, read_states(ledger), published, night.wanted(), night.clock())
