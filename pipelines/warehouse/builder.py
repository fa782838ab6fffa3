"""The stages of a build in their order: gather, read, land, check, publish. Used by the commands and the assets.

Each stage takes from files what the one before it left, so each can run in its own process. No Dagster here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import FiscalError, WarehouseError
from pipelines.progress import Progress
from pipelines.reading import reader_version
from pipelines.reading.limits import Limits
from pipelines.reading.worker_process import ReadBytes, read_and_dump
from pipelines.records import LandedReport
from pipelines.sources.adopting import adopt_readings, readings_of
from pipelines.sources.archive import ArchivedFile, archived, keep
from pipelines.sources.readings import Readings, read_files
from pipelines.warehouse.basis import (
    checks_hash,
    issuers_hash,
    landed_with,
    note,
    noted,
    reviews_hash,
    shape_hash,
)
from pipelines.warehouse.build import begin, carry_over
from pipelines.warehouse.comments import comment
from pipelines.warehouse.connect import at_once, open_build
from pipelines.warehouse.expected import load_expected, watch_list_hash
from pipelines.warehouse.history import keep_publication
from pipelines.warehouse.increment import go_on_from, is_going_on, landed_again, leave_nothing, touched
from pipelines.warehouse.inputs import Inputs, Refused, read_inputs, write_inputs
from pipelines.warehouse.issuer_suggestions import suggest_issuers
from pipelines.warehouse.issuers import declare_issuers, declared_issuers
from pipelines.warehouse.landing import Landing, Normalize, product_normalizer
from pipelines.warehouse.load import forget, insert_reports
from pipelines.warehouse.lock import building
from pipelines.warehouse.places import Places
from pipelines.warehouse.publish import publish
from pipelines.warehouse.quarantine import refused, replaced_ids, set_aside
from pipelines.warehouse.recheck import check_all, check_some, outcomes_of
from pipelines.warehouse.runs import record_run, run_id_of
from pipelines.warehouse.settle import settle
from pipelines.warehouse.twins import make_twins
from pipelines.warehouse.written_down import write_down

if TYPE_CHECKING:
    import duckdb

    from pipelines.validating.run import SuiteOutcome

_REPORTS_AT_ONCE = 100


@dataclass(frozen=True)
class Builder:
    """Builds and publishes one warehouse. `workers` 0 reads in this process; a Dask `scheduler` reads elsewhere."""

    places: Places
    workers: int = 0
    progress: Progress = field(default_factory=Progress)
    read_bytes: ReadBytes = read_and_dump
    normalize: Normalize = product_normalizer
    reader_version: str = field(default_factory=reader_version)
    limits: Limits = field(default_factory=Limits)
    history: int = 5  # earlier publications that are kept to compare with
    scheduler: str | None = None

    @property
    def readings(self) -> Readings:
        """The cache that belongs to this reader and the form data it looks at."""
        return readings_of(self.places.readings, self.reader_version)

    def gather_all(self) -> Inputs:
        """Take every report under `raw` and in the archive; the new warehouse is made from them alone."""
        found = sorted(path for path in self.places.raw.glob("*.pdf"))
        kept = archived(self.places.archive)
        if not found and not kept:
            raise _no_reports(str(self.places.raw))
        return self._gather(found, others=kept, keep_others=False)

    def gather(self, paths: Iterable[Path]) -> Inputs:
        """Take the files at `paths`, and those in folders among them; what is published already stays."""
        named = list(paths)
        found = []
        for path in named:
            found.extend(sorted(path.rglob("*.pdf")) if path.is_dir() else [path])
        if not found:
            raise _no_reports(", ".join(map(str, named)))
        return self._gather(found, others=[], keep_others=True)

    def gather_night(self, inputs: Inputs) -> Inputs:
        """Take what a night found to do; nothing of it may be to do."""
        write_inputs(self.places.inputs, inputs)
        return inputs

    def read(self) -> Inputs:
        """Read what was gathered into the cache, unless it is there."""
        inputs = read_inputs(self.places.inputs)
        self.progress.stage("读取 reading", len(inputs.files))
        self.read_some(inputs.files)
        return inputs

    def read_some(
        self, files: Sequence[ArchivedFile], done: Callable[[ArchivedFile], None] | None = None
    ) -> None:
        """Read these files into the cache, unless they are there; `done` is called once per file."""

        def tell(file: ArchivedFile) -> None:
            if done is not None:
                done(file)
            self.progress.advance(file.source_name)

        readings = self.readings
        adopt_readings(files, readings)
        read_files(files, readings, self.read_bytes, self.workers, tell, self.limits, self.scheduler)

    def refusal(self, file: ArchivedFile) -> str | None:
        """Return why the file, which was read, would be set aside; None where it would land."""
        [landed] = self._landing().reports([file])
        return landed.findings[0].detail if landed.report.status == "quarantined" else None

    def land(self) -> None:
        """Begin a new build and land in it what was read, and what of the published warehouse stays."""
        inputs = read_inputs(self.places.inputs)
        self.progress.stage("入库 landing", len(inputs.files))
        with building(self.places.lock), self._begun(inputs) as connection:
            self._expect(connection)
            ids = replaced_ids(inputs)
            forget(connection, ids)
            landed_again(connection, ids)
            _load(connection, self._landed(inputs))
            self._settle(connection)
            landed_with(connection, inputs.files, self.reader_version)
            note(connection, occasion=inputs.occasion, started_at=inputs.started_at)
            if inputs.sources is not None:
                note(connection, sources=str(inputs.sources))

    def carry_all(self) -> None:
        """Begin a new build with everything that is published, to be checked again."""
        if not self.places.target.exists():
            raise WarehouseError(
                "there is no warehouse yet", got=str(self.places.target), remedy="build one with `fiscal run`"
            )
        with building(self.places.lock), begin(self.places.build, self.places.target) as connection:
            carry_over(connection, self.places.target)
            self._settle(connection)
            self._expect(connection)
            note(connection, occasion="check", started_at=_now())

    def apply_reviews(self) -> Path:
        """Publish what is published again, as the reviews have it now; only what they touch is checked again."""
        with building(self.places.lock):
            connection = go_on_from(self.places.target, self.places.build)
            if connection is None:
                self.carry_all()
            else:
                with connection:
                    note(connection, occasion="check", started_at=_now())
            self.check()
            return self.publish()

    def check(self, *, data_docs: bool = False) -> list[SuiteOutcome]:
        """Run the suites over the build, with the values that reviews gave, and write their findings.

        What Great Expectations says goes to `places.checks`, and with `data_docs` as pages to `places.data_docs`.
        Violations are findings. Raises WarehouseError when a suite itself fails: its checks would be missing.
        """
        from pipelines.reviews.records import read_reviews
        from pipelines.reviews.replay import mark_findings, override_facts
        from pipelines.validating.gx_results import Keep

        self.progress.stage("核对 checking")
        with building(self.places.lock), open_build(self.places.build) as connection:
            seen = reviews_hash(self.places.reviews)  # before reading: what is added meanwhile waits
            reviews = read_reviews(self.places.reviews)
            override_facts(connection, reviews)
            same_checks = noted(connection).get("checks") == checks_hash()
            with at_once(connection):
                note(connection, reviews=seen, checks=checks_hash())
                run_id = run_id_of(connection)
                note(connection, run_id=run_id, checks="")  # killed midway, the next try checks all
            keep = Keep(self.places.checks, self.places.data_docs if data_docs else None)
            some = touched(connection) if is_going_on(connection) else []
            if data_docs or not (
                same_checks
                and is_going_on(connection)
                and check_some(connection, some, run_id, self.places.scratch, self.progress.advance, keep)
            ):
                check_all(connection, run_id, self.places.scratch, self.progress.advance, keep)
            mark_findings(connection, reviews)
            note(connection, checks=checks_hash())
            return outcomes_of(connection)

    def publish(self) -> Path:
        """Put the build in place of the published warehouse; return where that is."""
        self.progress.stage("发布 publishing")
        with building(self.places.lock):
            connection = open_build(self.places.build)
            try:
                run_id = record_run(connection, self.places.target)
                write_down(connection)
                if is_going_on(connection):
                    leave_nothing(connection)
                else:
                    with at_once(connection):
                        comment(connection)
                        make_twins(connection)
                        note(connection, shape=shape_hash())
                keep_publication(self.places.target, run_id, self.history)
                publish(connection, self.places.build, self.places.target)
            finally:
                connection.close()
        return self.places.target

    def is_idle(self) -> bool:
        """Whether what was gathered leaves the published warehouse as it is."""
        return read_inputs(self.places.inputs).is_idle

    def _expect(self, connection: duckdb.DuckDBPyConnection) -> None:
        load_expected(connection, self.places.watch_list)
        note(connection, watched=watch_list_hash(self.places.watch_list))

    def _begun(self, inputs: Inputs) -> duckdb.DuckDBPyConnection:
        """Begin the build: from the published file where what is in it stays, else from nothing."""
        if not inputs.keep_others:
            return begin(self.places.build, self.places.target)
        connection = go_on_from(self.places.target, self.places.build)
        if connection is None:
            connection = begin(self.places.build, self.places.target)
            try:
                carry_over(connection, self.places.target, replaced_ids(inputs))
            except BaseException:
                connection.close()
                raise
        return connection

    def _settle(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Tell issuers and versions of all reports together, by the file that declares issuers as it is now."""
        declared = declared_issuers(self.places.issuers)
        declare_issuers(connection, declared)
        settle(connection)
        suggest_issuers(connection, declared)
        note(connection, issuers=issuers_hash(self.places.issuers))

    def _gather(self, paths: list[Path], others: list[ArchivedFile], keep_others: bool) -> Inputs:
        self.progress.stage("归档 archiving", len(paths))
        files: dict[str, ArchivedFile] = {}
        refusals: list[Refused] = []
        for path in paths:
            try:
                file = keep(path, self.places.archive, self.places.raw)
            except FiscalError as error:
                refusals.append(Refused.because(path.name, error))
            else:
                files.setdefault(file.sha256, file)
            self.progress.advance(path.name)
        for file in others:
            files.setdefault(file.sha256, file)
        occasion = "ingest" if keep_others else "run"
        inputs = Inputs(tuple(files.values()), tuple(refusals), keep_others, occasion, _now())
        write_inputs(self.places.inputs, inputs)
        return inputs

    def _landed(self, inputs: Inputs) -> Iterator[LandedReport]:
        for refusal in inputs.refused:
            yield refused(refusal.source_name, refusal.error)
        for file, landed in zip(inputs.files, self._landing().reports(inputs.files), strict=True):
            yield landed
            self.progress.advance(file.source_name)

    def _landing(self) -> Landing:
        return Landing(
            self.readings, self.normalize, self._read_one, self.workers, self.scheduler, self.limits.seconds
        )

    def _read_one(self, file: ArchivedFile) -> None:
        read_files(
            [file], self.readings, self.read_bytes, self.workers, limits=self.limits, scheduler=self.scheduler
        )


def _now() -> str:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0).isoformat(sep=" ")


def _no_reports(where: str) -> WarehouseError:
    return WarehouseError(
        "there are no reports",
        got=where,
        expected="report PDFs",
        remedy="put some into data/raw, or name them: `fiscal ingest PATH`",
    )


def _load(connection: duckdb.DuckDBPyConnection, reports: Iterator[LandedReport]) -> None:
    """Load reports by the hundred, to be settled together; where a hundred does not fit the tables, each alone, so that one is set aside."""
    while some := list(islice(reports, _REPORTS_AT_ONCE)):
        try:
            insert_reports(connection, some)
        except WarehouseError:
            for landed in some:
                try:
                    insert_reports(connection, [landed])
                except WarehouseError as error:
                    insert_reports(connection, [set_aside(landed, error)])
