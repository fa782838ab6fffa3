"""A build of one small report on top of what is published, by the product's own stages, run to be killed.

Reading and checking are left out: they touch no file of the warehouse that is published, and take seconds.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb  # noqa: F401  imported before the processes are forked, which then start at once
import pandas  # noqa: F401

from pipelines.records import LandedReport
from pipelines.settings import Settings
from pipelines.sources.archive import ArchivedFile
from pipelines.warehouse import increment
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.dictionary import dictionary
from pipelines.warehouse.places import Places
from tests.warehouse.landed import fact, landed

FACTS = 40
dictionary()  # read once, before the processes are forked


def builder_in(folder: Path) -> Builder:
    """Return a builder whose reports are text files: their name is the issuer."""
    places = Places.around(folder / "fiscal.duckdb", Settings(raw=folder / "raw"))
    return Builder(places, read_bytes=_read, normalize=_normalize)


def build(folder: Path, issuer: str, anew: bool = False) -> None:
    """Land the report of `issuer` beside those that are published, publish; say when it has begun and when it is done.

    `anew` makes the tables again and carries the published reports over, as after a change of the product's SQL;
    otherwise the build goes on from a copy of the published file.
    """
    if anew:
        increment.shape_hash = lambda: "another"
    builder = builder_in(folder)
    report = folder / f"{issuer}.pdf"
    report.write_text(issuer)
    (folder / f"{issuer}.begun").touch()
    builder.gather([report])
    builder.read()
    builder.land()
    builder.publish()
    (folder / f"{issuer}.published").touch()


def _read(data: bytes) -> bytes:
    return data


def _normalize(stored: bytes, file: ArchivedFile) -> LandedReport:
    bare = landed(stored.decode(), 2023, [], file.source_name).report
    report = replace(bare, report_id=file.sha256[:16], sha256=file.sha256)
    lines = [("expenditure", f"2{number:02}", "total", "1.00") for number in range(FACTS)]
    return LandedReport(report, tuple(fact(report, *line) for line in lines))
