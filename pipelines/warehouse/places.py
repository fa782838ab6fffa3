"""Where the files around one warehouse stand: the build beside it, the lock, the readings, the archive, the
reviews, the watch list, the nights' ledger.

Only paths belong here; what is in the files belongs to the modules that write them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.settings import Settings


@dataclass(frozen=True, slots=True)
class Places:
    """The files around the published warehouse `target`; reports in the folder `raw` stay where they are."""

    target: Path
    raw: Path
    archive: Path
    reviews: Path
    watch_list: Path
    issuers: Path

    @classmethod
    def around(cls, target: Path, settings: Settings) -> Places:
        """Return the places of `target`; only the default one archives and is reviewed under `data/`."""
        target = target.absolute()
        raw = settings.raw.absolute()
        if target == Settings.model_fields["warehouse"].default.absolute():
            archive, reviews = raw / "archive", target.parent.parent / "reviews.jsonl"
        else:
            archive = target.with_name(f"{target.stem}.archive")
            reviews = target.with_name(f"{target.stem}.reviews.jsonl")
        reviews = settings.reviews.absolute() if settings.reviews else reviews
        watch_list, issuers = settings.sources.absolute(), settings.issuers.absolute()
        return cls(target, raw, archive, reviews, watch_list, issuers)

    @property
    def build(self) -> Path:
        """The file that the next warehouse is built in."""
        return self.target.with_name(f".{self.target.stem}.build.duckdb")

    @property
    def scratch(self) -> Path:
        """Holds the few reports that are checked alone."""
        return self.target.with_name(f".{self.target.stem}.scratch.duckdb")

    @property
    def ledger(self) -> Path:
        """What the nights remember."""
        return self.target.with_name(f".{self.target.stem}.nights.sqlite")

    @property
    def lock(self) -> Path:
        """Held by the process that builds."""
        return self.target.with_name(f".{self.target.stem}.lock")

    @property
    def inputs(self) -> Path:
        """The list of the files that the build is made from."""
        return self.target.with_name(f".{self.target.stem}.inputs.json")

    @property
    def checks(self) -> Path:
        """What Great Expectations said of each suite, `<run_id>/<suite>.json`."""
        return self._beside("checks")

    @property
    def data_docs(self) -> Path:
        """Great Expectations' own pages of the latest check that asked for them."""
        return self._beside("data_docs")

    def _beside(self, name: str) -> Path:
        """Return a folder beside the warehouse; one of another name than the default has folders of its own."""
        default = self.target.stem == Settings.model_fields["warehouse"].default.stem
        return self.target.with_name(name if default else f"{self.target.stem}.{name}")

    @property
    def readings(self) -> Path:
        """The cache of what was read from each file."""
        return self.target.parent / "readings"
