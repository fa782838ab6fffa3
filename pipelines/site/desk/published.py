"""The published warehouse as the desk reads it: what every page needs is read once per publication.

Connections are short: an open one would keep the file of the publication before. Only reading belongs here.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.site.asking import ask
from pipelines.site.pictures import PageSize, Pictures
from pipelines.site.rendering import reader_of
from pipelines.warehouse.basis import noted
from pipelines.warehouse.connect import open_published
from pipelines.warehouse.queries import Row

if TYPE_CHECKING:
    import duckdb

    from pipelines.warehouse.places import Places

DOUBTFUL = ("disputed", "ocr_single")
_Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class Snapshot:
    """One publication, while the desk's lock is held; `connection` is open that long."""

    connection: duckdb.DuckDBPyConnection
    rows: SnapshotRows
    pictures: Pictures

    def draw(self, report: Row, pages: list[int]) -> Mapping[int, PageSize]:
        """Draw pages of a report that are not drawn yet."""
        return self.pictures.draw(report["sha256"], report["source_name"], pages)


@dataclass
class SnapshotRows:
    """What many pages ask of one publication."""

    path: Path

    @cached_property
    def reports(self) -> list[Row]:
        """All reports."""
        return self._ask("reports", report_ids=None)

    @cached_property
    def findings(self) -> list[Row]:
        """All findings, the gravest and dearest first."""
        return self._ask("findings", report_ids=None, finding_id=None)

    @cached_property
    def doubtful(self) -> list[Row]:
        """All cells that two readings dispute, or that one recogniser alone read."""
        return self.cells(*DOUBTFUL)

    def cells(self, *readings: str, fact_id: str | None = None) -> list[Row]:
        """Return the cells with one of these readings, or the one with this id."""
        return self._ask("cells", readings=list(readings), fact_id=fact_id)

    @cached_property
    def statements(self) -> list[Row]:
        """All statements, in their order."""
        return self._ask("statements")

    @cached_property
    def rules(self) -> dict[str, Row]:
        """Every identity by its id."""
        return {row["check_id"]: row for row in self._ask("rules")}

    @cached_property
    def reader(self) -> str | None:
        """Version of the program that read the reports."""
        with open_published(self.path) as connection:
            return reader_of(connection)

    @cached_property
    def reviews(self) -> str:
        """The hash of the reviews that this publication was built with."""
        with open_published(self.path) as connection:
            return noted(connection).get("reviews", "")

    def _ask(self, name: str, **parameters: object) -> list[Row]:
        with open_published(self.path) as connection:
            return ask(connection, name, **parameters)


@dataclass
class Published:
    """The warehouse around `places`, one reader at a time."""

    places: Places
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _known: tuple[_Stamp, SnapshotRows] | None = None

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """Yield what is published now. Raises WarehouseError where there is none."""
        with self._lock, open_published(self.places.target) as connection:
            yield Snapshot(connection, self._rows(), self.pictures)

    @cached_property
    def pictures(self) -> Pictures:
        """The pictures of pages, kept beside the warehouse."""
        return Pictures(self.places.target.parent / "pictures", self.places)

    def _rows(self) -> SnapshotRows:
        status = self.places.target.stat()
        stamp = (status.st_ino, status.st_mtime_ns, status.st_size)
        if self._known is None or self._known[0] != stamp:
            self._known = (stamp, SnapshotRows(self.places.target))
        return self._known[1]
