"""A warehouse published by the product from two specimens and a file that is no report; built once per test run."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from pipelines.settings import Settings
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.places import Places

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"
NAMES = ("sample-culture-bureau-2022", "xinzhou-union-2023")
ALL = ("sample-culture-bureau-*", "xinzhou-union-2023")


def build(folder: Path, names: Iterable[str] = NAMES) -> Path:
    """Gather, read, land, check and publish the named specimens in `folder`; return the published file."""
    raw = folder / "raw"
    raw.mkdir(parents=True)
    for name in names:
        for path in RAW.glob(f"{name}.pdf*"):
            shutil.copy(path, raw)
    (raw / "empty.pdf").write_bytes(b"")
    places = Places.around(folder / "out" / "fiscal.duckdb", Settings(raw=raw))
    builder = Builder(places)
    builder.gather_all()
    builder.read()
    builder.land()
    builder.check()
    return builder.publish()


def published(tmp_path_factory: pytest.TempPathFactory, names: Iterable[str] = NAMES) -> Path:
    """Return the warehouse of the named specimens that all workers of a test run share; nobody writes to it."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder /= "published" if names == NAMES else "published-all"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        target = folder / "out" / "fiscal.duckdb"
        if not target.exists():
            shutil.rmtree(folder, ignore_errors=True)
            build(folder, names)
    return target
