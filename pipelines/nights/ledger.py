"""What the nights remember, in one SQLite file beside the warehouse: sources' last looks, the nights themselves, what
people were told, and the reports' states (`report_states.py`).

Safe against a crash at any point. What is landed is always what the published file says; the ledger only follows it, and
one that is damaged is put aside and begun anew.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

_TABLES = """
create table if not exists file (
    path text primary key, size integer not null, mtime_ns integer not null, sidecar_ns integer not null,
    sha256 text not null
) strict;
create table if not exists report (
    sha256 text primary key, source_name text not null, state text not null, reason text, attempts integer not null,
    interruptions integer not null, next_retry_after text, reader text, forms text, changed_at text not null
) strict;
create table if not exists source (
    source_id text primary key, looked_at text not null, summary text not null
) strict;
create table if not exists night (
    night_id integer primary key, started_at text not null, finished_at text, outcome text not null, summary text
) strict;
create table if not exists notice (
    channel text not null, key text not null, told_at text not null, primary key (channel, key)
) strict;
create table if not exists mark (name text primary key, value text not null) strict;
"""


class Ledger:
    """The open file; every method commits what it writes. Raises sqlite3.OperationalError where it cannot be written."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        try:
            self.connection = self._opened()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            path.replace(path.with_name(f"{path.name}.damaged"))
            self.connection = self._opened()

    @classmethod
    def copy_of(cls, path: Path) -> Self:
        """Return a copy in memory: what is written to it is lost. A missing file is an empty ledger."""
        copy = cls.__new__(cls)
        copy.path = path
        copy.connection = sqlite3.connect(":memory:")
        if path.exists():
            with sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True) as original:
                original.backup(copy.connection)
        copy.connection.executescript(_TABLES)
        return copy

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=30)
        try:
            connection.execute("pragma synchronous = full")
            connection.executescript(_TABLES)
        except BaseException:
            connection.close()
            raise
        return connection

    # sources and nights

    def put_source(self, source_id: str, now: datetime, summary: dict[str, Any]) -> None:
        """Keep what the last look at a source came to."""
        with self.connection:
            self.connection.execute(
                "insert or replace into source values (?, ?, ?)", (source_id, _text(now), _json(summary))
            )

    def keep_sources(self, source_ids: Collection[str]) -> None:
        """Forget the sources that are not among these."""
        gone = self.sources().keys() - set(source_ids)
        with self.connection:
            self.connection.executemany("delete from source where source_id = ?", [(one,) for one in gone])

    def sources(self) -> dict[str, dict[str, Any]]:
        """Return the summary of the last look at each source, with `looked_at`."""
        rows = self.connection.execute("select source_id, looked_at, summary from source").fetchall()
        return {source_id: {**json.loads(summary), "looked_at": at} for source_id, at, summary in rows}

    def begin_night(self, now: datetime) -> None:
        """Open a night; one that a crash left open is closed as interrupted."""
        with self.connection:
            self.connection.execute("update night set outcome = 'interrupted' where outcome = 'running'")
            self.connection.execute(
                "insert into night (started_at, outcome) values (?, 'running')", (_text(now),)
            )

    def end_night(self, now: datetime, outcome: str, summary: dict[str, Any]) -> None:
        """Close the night that is open."""
        with self.connection:
            self.connection.execute(
                "update night set finished_at = ?, outcome = ?, summary = ? where outcome = 'running'",
                (_text(now), outcome, _json(summary)),
            )

    def untold_since(self) -> datetime | None:
        """Return when the first night began after the last one that came to telling people, UTC; None without one."""
        row = self.connection.execute(
            "select min(started_at) from night where night_id > coalesce("
            "(select max(night_id) from night where outcome in ('published', 'nothing_new')), 0)"
        ).fetchone()
        return datetime.fromisoformat(row[0]) if row and row[0] else None

    def last_nights(self, number: int) -> list[dict[str, Any]]:
        """Return the latest nights, the last one first."""
        rows = self.connection.execute(
            "select night_id, started_at, finished_at, outcome, summary from night order by night_id desc limit ?",
            (number,),
        ).fetchall()
        names = ("night_id", "started_at", "finished_at", "outcome")
        return [
            {**dict(zip(names, row[:4], strict=True)), **(json.loads(row[4]) if row[4] else {})}
            for row in rows
        ]

    # what people were told

    def told(self, channel: str) -> set[str]:
        """Return the keys of what `channel` was told."""
        rows = self.connection.execute("select key from notice where channel = ?", (channel,)).fetchall()
        return {key for (key,) in rows}

    def note_told(self, channel: str, keys: Collection[str], now: datetime) -> None:
        """Remember that `channel` was told these."""
        with self.connection:
            self.connection.executemany(
                "insert or replace into notice values (?, ?, ?)", [(channel, key, _text(now)) for key in keys]
            )

    def forget_told(self, channel: str, keys: Collection[str]) -> None:
        """Let these be told again when they come back."""
        with self.connection:
            self.connection.executemany(
                "delete from notice where channel = ? and key = ?", [(channel, key) for key in keys]
            )

    # single values

    def mark(self, name: str) -> str:
        """Return a value that was kept under this name, or an empty text."""
        row = self.connection.execute("select value from mark where name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def put_mark(self, name: str, value: str) -> None:
        """Keep a value under this name."""
        with self.connection:
            self.connection.execute("insert or replace into mark values (?, ?)", (name, value))


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
