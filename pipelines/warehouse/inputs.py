"""The list of files that a build is made from, kept in a file so that each stage can run in its own process."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from pipelines.errors import FiscalError, WarehouseError
from pipelines.sources.archive import ArchivedFile


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not even be archived, and why."""

    source_name: str
    what: str
    got: str
    expected: str
    remedy: str

    @classmethod
    def because(cls, source_name: str, error: FiscalError) -> Refused:
        """Return the refusal of a file for `error`."""
        return cls(source_name, error.what, error.got, error.expected, error.remedy)

    @property
    def error(self) -> FiscalError:
        """The reason, as it was raised."""
        return FiscalError(self.what, got=self.got, expected=self.expected, remedy=self.remedy)


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files to land. `keep_others`: reports of the published warehouse that are not among them stay in it.

    `occasion`: run, ingest or night; `started_at`: when the run began, UTC; `sources`: how many were looked at;
    `again`: what is published is built again though no file came.
    """

    files: tuple[ArchivedFile, ...]
    refused: tuple[Refused, ...] = ()
    keep_others: bool = False
    occasion: str = "run"
    started_at: str = "1970-01-01 00:00:00"
    sources: int | None = None
    again: bool = False

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to build."""
        return not (self.files or self.refused or self.again)


def write_inputs(path: Path, inputs: Inputs) -> None:
    """Write the list to `path` as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(inputs), ensure_ascii=False, indent=1, default=str) + "\n", "utf-8")


def read_inputs(path: Path) -> Inputs:
    """Return the list; raises WarehouseError when no files were gathered."""
    if not path.exists():
        raise WarehouseError(
            "no reports were gathered", expected=str(path), remedy="start with the asset `reports`"
        )
    raw = json.loads(path.read_text("utf-8"))
    return Inputs(
        tuple(_file(entry) for entry in raw["files"]),
        tuple(Refused(**entry) for entry in raw["refused"]),
        raw["keep_others"],
        raw["occasion"],
        raw["started_at"],
        raw["sources"],
        raw["again"],
    )


def _file(raw: dict[str, str]) -> ArchivedFile:
    published_on = raw["published_on"]
    return ArchivedFile(
        Path(raw["path"]),
        raw["sha256"],
        raw["source_name"],
        int(raw["size"]),
        raw["ingested_at"],
        raw["source_url"],
        date.fromisoformat(published_on) if published_on else None,
        raw["fetched_at"],
    )
