"""A document that is arriving, in `<archive>/arriving/`: what is here of it, and what to ask for the rest with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipelines.sources.storing import write_whole


@dataclass(frozen=True, slots=True)
class Validators:
    """What the site said by which a changed document is known."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def for_range(self) -> str | None:
        """The one that proves that two parts belong together; a weak ETag does not."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


@dataclass
class Part:
    """A document that is arriving: its bytes so far, and the validators that the site gave with them."""

    path: Path
    said_path: Path

    @classmethod
    def of(cls, folder: Path, url: str) -> Part:
        """Return the part of `url`, which may have been begun by another run."""
        folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:40]
        return cls(folder / f"{name}.part", folder / f"{name}.json")

    @property
    def size(self) -> int:
        """Bytes that are here."""
        return self.path.stat().st_size if self.path.exists() else 0

    def validators(self) -> Validators:
        """What the site said when it was begun."""
        with suppress(OSError, ValueError, TypeError):
            return Validators(**json.loads(self.said_path.read_text("utf-8")))
        return Validators()

    def headers(self, known: Validators | None) -> Mapping[str, str]:
        """Ask for the rest of what is here; else for the whole, unless it is what is known."""
        headers = {"Accept-Encoding": "identity", "Accept": "application/pdf, */*;q=0.5"}
        if self.size and (tag := self.validators().for_range):
            return headers | {"Range": f"bytes={self.size}-", "If-Range": tag}
        self.drop()
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        return headers

    def begin(self, validators: Validators) -> None:
        """Forget what is here; what comes has these validators."""
        self.drop()
        said = {"etag": validators.etag, "last_modified": validators.last_modified}
        write_whole(self.said_path, json.dumps(said).encode("utf-8"))

    def drop(self) -> None:
        """Forget what is here."""
        self.path.unlink(missing_ok=True)
        self.said_path.unlink(missing_ok=True)
