"""One night, step by step: look, gather, read, land, check, publish. `fiscal watch` and Dagster take the same steps.

Each step takes from files what the one before it left; killed at any point, the next night completes what this one
began. What to do is decided in `planning.py`, whom to tell in `telling.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipelines.errors import OlderWarehouse
from pipelines.nights.inventory import Inventory, take_stock
from pipelines.nights.ledger import Ledger
from pipelines.nights.looking import look_at_sources
from pipelines.nights.planning import Plan, make_plan
from pipelines.nights.published import Parts, follow
from pipelines.nights.reading import read_what_is_due
from pipelines.nights.report_states import ReportState, read_states, write_states
from pipelines.warehouse.basis import checks_hash, forms_hash, issuers_hash, reviews_hash, shape_hash
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.expected import watch_list_hash
from pipelines.warehouse.inputs import Inputs, read_inputs

if TYPE_CHECKING:
    from pipelines.validating.run import SuiteOutcome


def _clock() -> datetime:
    return datetime.now(UTC)


@dataclass
class Night:
    """A night over the warehouse of `builder`; `clock` gives the time, aware of its zone.

    `looked_at`: what came of each source, None where none was asked; `plan`: what was found to do.
    """

    builder: Builder
    clock: Callable[[], datetime] = _clock
    looked_at: list[dict[str, Any]] | None = None
    plan: Plan | None = None
    has_begun: bool = False
    has_published: bool = False
    _started: datetime | None = None

    def _begin(self, ledger: Ledger) -> None:
        if not self.has_begun:
            self.has_begun, self._started = True, self.clock()
            ledger.begin_night(self._started)

    def look(self, only: Collection[str] = ()) -> list[dict[str, Any]]:
        """Look at the sources that are switched on (or at `only` these); return what came of each.

        A source that fails never stops the others. Raises WatchListError for a name in `only` that is not there.
        """
        places = self.builder.places
        with Ledger(places.ledger) as ledger:
            self._begin(ledger)
            self.looked_at = look_at_sources(
                places.watch_list, places.archive, ledger, self.clock, self.builder.progress, only
            )
        return self.looked_at

    def gather(self) -> Plan:
        """Find out what there is to do and write it down for the steps that follow."""
        places = self.builder.places
        with Ledger(places.ledger) as ledger:
            self._begin(ledger)
            stock = take_stock(places, ledger)
            published = follow(ledger, places.target, self.clock())
            states = read_states(ledger)
            plan = make_plan(stock, states, published, self.wanted(), self.clock())
            files = stock.archived_files(plan.todo)
            unknown = [file for file in files if file.sha256 not in states or file.sha256 in stock.touched]
            write_states(
                ledger, [ReportState(file.sha256, file.source_name, "seen") for file in unknown], self.clock()
            )
            stock.remember(ledger)
            refused = () if ledger.mark("refused") == _refused(stock) else tuple(stock.refused)
        looked = None if self.looked_at is None else len(self.looked_at)
        again = bool(plan.check_again)
        inputs = Inputs(
            tuple(files),
            refused,
            bool(published),
            "night",
            _text(self._started or self.clock()),
            looked,
            again,
        )
        self.builder.gather_night(inputs)
        self.plan = plan
        return plan

    def wanted(self) -> Parts:
        """Return what the program would make the warehouse with now."""
        places = self.builder.places
        return {
            "reader": self.builder.reader_version,
            "forms": forms_hash(),
            "shape": shape_hash(),
            "checks": checks_hash(),
            "reviews": reviews_hash(places.reviews),
            "watched": watch_list_hash(places.watch_list),
            "issuers": issuers_hash(places.issuers),
        }

    def read(self) -> Inputs:
        """Read what was gathered; what was set aside before and comes out the same is left as it is published."""
        inputs = read_inputs(self.builder.places.inputs)
        if not inputs.files:
            return inputs
        self.builder.progress.stage("读取 reading", len(inputs.files))
        with Ledger(self.builder.places.ledger) as ledger:
            files = read_what_is_due(self.builder, ledger, inputs.files, self.clock())
        return self.builder.gather_night(replace(inputs, files=tuple(files)))

    def land(self) -> None:
        """Build on the published file; from everything there is where another version of the program made it."""
        if self.builder.is_idle():
            return
        try:
            self.builder.land()
        except OlderWarehouse:
            self.builder.progress.say(
                "建库程序已更新，全部重建 the program is newer than the warehouse: building all"
            )
            self.gather_everything()
            self.builder.read()
            self.builder.land()

    def gather_everything(self) -> None:
        """Take every file there is; the new warehouse is made from them alone."""
        with Ledger(self.builder.places.ledger) as ledger:
            stock = take_stock(self.builder.places, ledger)
        inputs = read_inputs(self.builder.places.inputs)
        files = tuple(stock.archived_files(stock.paths))
        self.builder.gather_night(
            replace(inputs, files=files, refused=tuple(stock.refused), keep_others=False)
        )

    def check(self) -> list[SuiteOutcome]:
        """Check what the night touches; return what came of each suite over all reports, nothing on an idle night."""
        return [] if self.builder.is_idle() else self.builder.check()

    def published_outcomes(self) -> list[SuiteOutcome]:
        """Return what came of each suite in the published warehouse; nothing where there is none."""
        from pipelines.warehouse.connect import open_published
        from pipelines.warehouse.recheck import outcomes_of

        if not self.builder.places.target.exists():
            return []
        with open_published(self.builder.places.target) as connection:
            return outcomes_of(connection)

    def publish(self) -> bool:
        """Publish what was built, and bring the ledger in line; return whether there was anything to publish."""
        if self.builder.is_idle():
            return False
        places = self.builder.places
        self.builder.publish()
        with Ledger(places.ledger) as ledger:
            follow(ledger, places.target, self.clock())
            stock = Inventory(places, refused=list(read_inputs(places.inputs).refused))
            if stock.refused:
                ledger.put_mark("refused", _refused(stock))
        self.has_published = True
        return True


def _refused(stock: Inventory) -> str:
    return json.dumps(sorted([one.source_name, str(one.error)] for one in stock.refused), ensure_ascii=False)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat(sep=" ")
