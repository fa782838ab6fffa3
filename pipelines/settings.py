"""Where things stand on this machine and how much of it may be used: the FISCAL_* environment variables.

What a command was told on its own line belongs to the command.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from pipelines.reading.limits import Limits


class Settings(BaseSettings):
    """Settings of one process; every field can be set as `FISCAL_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix="FISCAL_", extra="ignore")

    warehouse: Path = Path("data/warehouse/fiscal.duckdb")
    raw: Path = Path("data/raw")
    sources: Path = Path("sources")
    """The folder of the watch list."""
    reviews: Path | None = None
    """The file of reviews; without it `data/reviews.jsonl`, or beside a warehouse that stands elsewhere."""
    issuers: Path = Path("data/issuers.yml")
    """The file that declares issuers; where it does not exist, the one that is shipped."""
    workers: int = min(4, os.cpu_count() or 1)
    """Processes that read reports side by side; 0 reads in this process."""
    read_seconds: float = Limits().seconds
    """Time that one report may take."""
    read_scan_seconds: float = Limits().scan_seconds
    """Time on top of it for each page whose characters must be recognized."""
    read_memory_mib: int = Limits().memory_mib
    """Memory that the process may take that reads a report."""
    read_pages: int = Limits().pages
    """Pages that one report may have."""
    read_file_mib: int = Limits().file_mib
    """Size that one report may have."""

    @property
    def limits(self) -> Limits:
        """What reading one report may cost."""
        return Limits(
            self.read_seconds,
            self.read_memory_mib,
            self.read_pages,
            self.read_file_mib,
            self.read_scan_seconds,
        )
