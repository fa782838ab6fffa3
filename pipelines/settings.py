"""Where things stand on this machine and how much of it may be used: the FISCAL_* environment variables.

What a command was told on its own line belongs to the command.
"""

from __future__ import annotations

import os
from datetime import time
from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipelines.errors import FiscalError
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
    night_at: time = time(2, 0)
    """When a night begins, in China: HH:MM."""
    alert_urls: SecretStr = SecretStr("")
    """Apprise addresses that are told of a night, between white space; they hold secrets."""
    alert_urls_file: Path | None = None
    """A file with such addresses, one per line; lines that begin with # are passed over."""
    site_url: str = ""
    """Where the static site is served, for links in messages; without it they lead to the reports' sources."""
    log_format: Literal["text", "json"] = "text"
    """What progress on stderr looks like: for people, or one JSON object per line."""
    history: int = 5
    """Earlier publications of the warehouse that are kept beside it, to be compared by `fiscal diff`; 0 keeps none."""
    workers: int = min(4, os.cpu_count() or 1)
    """Processes that read reports side by side; 0 reads in this process."""
    dask_scheduler: str | None = None
    """Address of a Dask scheduler whose workers read instead, such as tcp://10.0.0.5:8786."""
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
    def alert_addresses(self) -> list[str]:
        """The Apprise addresses; raises FiscalError when their file cannot be read."""
        lines = self.alert_urls.get_secret_value().split()
        if self.alert_urls_file is not None:
            try:
                text = self.alert_urls_file.read_text("utf-8")
            except OSError as error:
                raise FiscalError(
                    "the file of alert addresses cannot be read",
                    got=str(error),
                    expected="one Apprise address per line",
                    remedy="mend FISCAL_ALERT_URLS_FILE",
                ) from error
            lines += [line.strip() for line in text.splitlines() if not line.lstrip().startswith("#")]
        return list(dict.fromkeys(line for line in lines if line))

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
