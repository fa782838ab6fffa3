"""Nights over a small warehouse: files say what they are (tests/warehouse/departments.py), the suites are left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.errors import UnreadableReport
from pipelines.nights.ledger import Ledger
from pipelines.nights.night import Night
from pipelines.nights.report_states import ReportState, read_states
from pipelines.settings import Settings
from pipelines.validating import findings, run
from pipelines.warehouse import builder as building
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.connect import open_published
from pipelines.warehouse.places import Places
from pipelines.warehouse.sql_files import run_folder
from tests.warehouse.departments import department_report


@dataclass
class House:
    """A warehouse in a folder, its clock, and what was read so far."""

    folder: Path
    now: datetime = datetime(2026, 9, 1, 18, 0, tzinfo=UTC)
    read: list[bytes] = field(default_factory=list)
    reader: str = "1"
    unreadable: set[bytes] = field(default_factory=lambda: {b"locked"})

    @property
    def places(self) -> Places:
        return Places.around(
            self.folder / "out" / "fiscal.duckdb",
            Settings(raw=self.folder / "raw", sources=self.folder / "sources"),
        )

    def put(self, name: str, content: str) -> Path:
        """Drop a file into data/raw."""
        (self.folder / "raw").mkdir(exist_ok=True)
        path = self.folder / "raw" / f"{name}.pdf"
        path.write_text(content)
        return path

    def night(self, **changed: Any) -> Night:
        given = {"read_bytes": self._read, "normalize": department_report, "reader_version": self.reader}
        builder = Builder(self.places, **{**given, **changed})
        return Night(builder, clock=lambda: self.now)

    def pass_night(self, days: float = 1, **changed: Any) -> bool:
        """Take the steps of one night after so many days; return whether it published."""
        self.now += timedelta(days=days)
        self.read.clear()
        night = self.night(**changed)
        night.look()
        night.gather()
        night.read()
        night.land()
        night.check()
        return night.publish()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with open_published(self.places.target) as connection:
            return connection.execute(query).fetchall()

    @property
    def states(self) -> dict[str, ReportState]:
        """The ledger's states by source name."""
        with Ledger(self.places.ledger) as ledger:
            return {state.source_name: state for state in read_states(ledger).values()}

    def _read(self, data: bytes) -> bytes:
        self.read.append(data)
        if data in self.unreadable:
            raise UnreadableReport(
                "the file is locked", got="a password", expected="none", remedy="ask the issuer"
            )
        return data


def _frames_alone(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    progress: Callable[[str], None],
    *,
    keep: object = None,
) -> list[Any]:
    run_folder(connection, "frames")
    return []


def leave_out(setattr_: Callable[[Any, str, Any], None]) -> None:
    """Leave out what takes longer than everything else here: suites, findings of checks, what is told in the file."""
    setattr_(run, "run_suites", _frames_alone)
    setattr_(findings, "write_findings", lambda connection, run_id: None)
    for name in ("comment", "make_twins"):
        setattr_(building, name, lambda connection: None)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    leave_out(monkeypatch.setattr)
    return House(tmp_path)
