"""Which report files there are: those in `data/raw` and those in the archive, each content once, hashed only when touched.

What is to be done about them belongs to `planning.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.errors import FiscalError
from pipelines.nights.ledger import Ledger
from pipelines.nights.report_states import Stamp, read_digests, write_digests
from pipelines.sources.archive import ArchivedFile, archived, keep
from pipelines.warehouse.inputs import Refused
from pipelines.warehouse.places import Places


@dataclass
class Inventory:
    """The files by sha256. `touched`: contents in `data/raw` whose sidecar was written since they were hashed."""

    places: Places
    paths: dict[str, Path] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    refused: list[Refused] = field(default_factory=list)
    digests: dict[str, tuple[Stamp, str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def archived_files(self, sha256s: Iterable[str]) -> list[ArchivedFile]:
        """Return the entries of these contents; what cannot be opened any more is refused."""
        wanted, found = set(sha256s), {}
        in_archive = {sha256 for sha256 in wanted if self.paths[sha256].parent == self.places.archive}
        if in_archive:
            entries = archived(self.places.archive)
            found = {entry.sha256: entry for entry in entries if entry.sha256 in in_archive}
        for sha256 in sorted(wanted - in_archive):
            path = self.paths[sha256]
            try:
                found[sha256] = keep(path, self.places.archive, self.places.raw)
            except FiscalError as error:
                self.refused.append(Refused.because(path.name, error))
        return [found[sha256] for sha256 in sorted(found)]

    def remember(self, ledger: Ledger) -> None:
        """Write the digests down, so that the next night hashes only what is touched until then."""
        if self.digests or self.gone:
            write_digests(ledger, self.digests, self.gone)


def take_stock(places: Places, ledger: Ledger, *, keep_entries: bool = True) -> Inventory:
    """Return what lies in `data/raw` and in the archive; a content that lies in both counts as in `data/raw`.

    A content that is new in `data/raw` gets its entry in the archive, unless `keep_entries` is off.
    """
    stock = Inventory(places)
    known = read_digests(ledger)
    present = sorted(places.raw.glob("*.pdf"))
    for path in present:
        stamp = stamp_of(path)
        before = known.get(str(path))
        if before is not None and before[0] == stamp:
            stock.paths.setdefault(before[1], path)
            continue
        try:
            if keep_entries:
                sha256 = keep(path, places.archive, places.raw).sha256
            else:
                sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        except (FiscalError, OSError) as error:
            stock.refused.append(Refused.because(path.name, _clear(error)))
            continue
        stock.digests[str(path)] = (stamp, sha256)
        stock.paths.setdefault(sha256, path)
        if before is not None and stamp[2] != before[0][2]:
            stock.touched.add(sha256)
    for path in sorted(places.archive.glob("*.pdf")):
        stock.paths.setdefault(path.stem, path)
    stock.gone = known.keys() - {str(path) for path in present}
    return stock


def _clear(error: FiscalError | OSError) -> FiscalError:
    return (
        error if isinstance(error, FiscalError) else FiscalError("the file cannot be opened", got=str(error))
    )


def stamp_of(path: Path) -> Stamp:
    """Return what changes when the file or its sidecar is written."""
    try:
        said = path.with_name(path.name + ".json").stat().st_mtime_ns
    except OSError:
        said = 0
    try:
        file = path.stat()
    except OSError:
        return (-1, 0, said)
    return (file.st_size, file.st_mtime_ns, said)
