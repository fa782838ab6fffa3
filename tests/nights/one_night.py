"""A night in a process of its own, that may be killed after a named step or find no room to write: for tests of faults.

Reports say what they are (tests/warehouse/departments.py), the suites are left out; everything else is the product's.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb  # noqa: F401  imported before the processes are forked, which then start at once

from pipelines.errors import UnreadableReport
from pipelines.nights.night import Night
from pipelines.nights.run import run_night
from pipelines.settings import Settings
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.places import Places
from tests.nights.conftest import leave_out
from tests.warehouse.departments import department_report

STEPS = (
    "pipelines.nights.ledger.Ledger.begin_night",
    "pipelines.sources.archive.put_in_place",
    "pipelines.sources.fetch_history.append_line",
    "pipelines.nights.ledger.Ledger.put_source",
    "pipelines.nights.night.take_stock",
    "pipelines.nights.night.write_states",
    "pipelines.nights.inventory.write_digests",
    "pipelines.warehouse.builder.write_inputs",
    "pipelines.nights.reading.write_states",
    "pipelines.sources.readings._write",
    "pipelines.nights.night.read_what_is_due",
    "pipelines.warehouse.builder.go_on_from",
    "pipelines.warehouse.builder.Builder.land",
    "pipelines.warehouse.builder.Builder.check",
    "pipelines.warehouse.builder.keep_publication",
    "pipelines.warehouse.builder.publish",
    "pipelines.nights.published.write_states",
    "pipelines.nights.night.Night.publish",
    "pipelines.nights.telling._send",
    "pipelines.nights.ledger.Ledger.note_told",
    "pipelines.nights.ledger.Ledger.end_night",
)
"""What a night does, in order; a process may end after any of them."""


def places_in(folder: Path) -> Places:
    return Places.around(
        folder / "out" / "fiscal.duckdb", Settings(raw=folder / "raw", sources=folder / "sources")
    )


def take(
    folder: Path,
    said: Path,
    addresses: Sequence[str] = (),
    killed_after: str | None = None,
    most_bytes: int | None = None,
) -> None:
    """Take one night and write its outcome to `said`, or the error and exit 3. `most_bytes`: no file can grow beyond it."""
    leave_out(setattr)
    if killed_after is not None:
        _kill_after(killed_after)
    if most_bytes is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    builder = Builder(places_in(folder), read_bytes=_words, normalize=department_report, reader_version="1")
    try:
        result = run_night(Night(builder), addresses=addresses)
    except Exception as error:
        said.write_text(str(error), encoding="utf-8")
        sys.exit(3)
    said.write_text(result.outcome, encoding="utf-8")


def _words(data: bytes) -> bytes:
    words = data.removeprefix(b"%PDF-1.7\n").split(b"\x00")[0].removesuffix(b"\n%%EOF\n").strip()
    if words == b"locked":
        raise UnreadableReport("the file is locked", got="a password", remedy="ask the issuer")
    return words


def _kill_after(step: str) -> None:
    owner_name, _, name = step.rpartition(".")
    owner = _found(owner_name)
    really = getattr(owner, name)

    def then_killed(*arguments: Any, **named: Any) -> Any:
        really(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, then_killed)


def _found(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError:
        module, _, attribute = name.rpartition(".")
        return getattr(import_module(module), attribute)
