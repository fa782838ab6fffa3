"""What a night would do: the links that sources list, the reports it would read, the messages it would send.

Nothing is archived, built, sent or remembered.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.nights.inventory import take_stock
from pipelines.nights.ledger import Ledger
from pipelines.nights.looking import sources_to_look_at
from pipelines.nights.night import Night
from pipelines.nights.noticing import of_sources, published_notices
from pipelines.nights.planning import Plan, make_plan
from pipelines.nights.published import follow
from pipelines.nights.report_states import read_states
from pipelines.nights.telling import Told, tell


@dataclass(frozen=True)
class Preview:
    """`sources`: source_id, links followed (title, url), problems; `files`: names of reports that would be read."""

    sources: list[dict[str, Any]]
    plan: Plan
    files: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)


def preview(
    night: Night, *, only: Collection[str] = (), addresses: Sequence[str] = (), site_url: str = ""
) -> Preview:
    """Look, compare and compose, and leave everything as it is. Sites are asked for their list pages."""
    places = night.builder.places
    sources = [_looked(source) for source in sources_to_look_at(places.watch_list, only)]
    with Ledger.copy_of(places.ledger) as ledger:
        stock = take_stock(places, ledger, keep_entries=False)
        published = follow(ledger, places.target, night.clock())
        plan = make_plan(stock, read_states(ledger), published, night.wanted(), night.clock())
        told: list[Told] = []
        if addresses:
            notices = [*of_sources(ledger.sources().values()), *published_notices(places.target, site_url)]
            told = tell(notices, addresses, ledger, night.clock(), dry_run=True)
    return Preview(sources, plan, [stock.paths[sha256].name for sha256 in plan.todo], told)


def _looked(source: Any) -> dict[str, Any]:
    if isinstance(source, dict):
        return {"source_id": source["source_id"], "links": [], "problems": source["problems"]}
    from pipelines.sources.looking import look

    seen = look(source, articles=0)
    return {
        "source_id": source.source_id,
        "links": [{"title": entry.title, "url": entry.url} for entry in seen.entries],
        "problems": [
            {"kind": one.kind, "url": one.url, "what": one.what, "got": one.got} for one in seen.problems
        ],
    }


def pending(night: Night) -> tuple[str, ...]:
    """Return the sha256 of the reports that a night would read or land now, without looking at any source."""
    places = night.builder.places
    with Ledger.copy_of(places.ledger) as ledger:
        stock = take_stock(places, ledger, keep_entries=False)
        published = follow(ledger, places.target, night.clock())
        return make_plan(stock, read_states(ledger), published, night.wanted(), night.clock()).todo
