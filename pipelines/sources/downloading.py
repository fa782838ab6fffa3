"""One document from its address to a checked file: only if it changed, on from where it broke off, and truly a PDF.

A file that is arriving lies in `<archive>/arriving/` beside what is needed to go on with it, across runs too.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

import requests

from pipelines.sources.arriving import Part, Validators
from pipelines.sources.bodies import is_pdf, kind_of, pieces, too_large
from pipelines.sources.fetching import PoliteClient
from pipelines.sources.file_names import file_name
from pipelines.sources.problems import FetchError
from pipelines.sources.watched import WatchedSource

_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_HEAD = 1024


@dataclass(frozen=True, slots=True)
class Arrived:
    """A whole document at `path`, synced; `name` is a harmless file name for people."""

    path: Path
    sha256: str
    name: str
    final_url: str
    validators: Validators


def download(
    client: PoliteClient, source: WatchedSource, url: str, archive: Path, known: Validators | None
) -> Arrived | None:
    """Return the document at `url`, or None where it is the one that `known` describes. Raises FetchError."""
    try:
        part = Part.of(archive / "arriving", url)
        return client.file(
            url, source, lambda: part.headers(known), lambda answer: _take(answer, part, source)
        )
    except OSError as error:
        raise storage_error(error) from error


def storage_error(error: OSError) -> FetchError:
    """Return the problem that the archive cannot be written."""
    return FetchError(
        "the archive cannot be written",
        kind="storage",
        got=str(error),
        expected="a folder with space in it",
        remedy="free space or mend the permissions; what is archived already is safe",
    )


def _take(answer: requests.Response, part: Part, source: WatchedSource) -> Arrived | None:
    if answer.status_code == 304:
        return None
    validators = Validators(answer.headers.get("ETag"), answer.headers.get("Last-Modified"))
    start = part.size if answer.status_code == 206 else 0
    if answer.status_code == 416 or (answer.status_code == 206 and not _continues(answer, start)):
        part.drop()
        raise FetchError(
            "the site gives another part of the document than was asked for",
            kind="network",
            got=f"{answer.status_code} {answer.headers.get('Content-Range', '')}".strip(),
            expected=f"the bytes from {start:,} on",
            remedy="nothing; the whole document is asked for",
            passing=True,
            wait_seconds=0.0,
        )
    most = source.politeness.max_bytes
    announced = answer.headers.get("Content-Length", "")
    if announced.isdigit() and start + int(announced) > most:
        part.drop()
        raise too_large(f"{start + int(announced):,} bytes announced", most)
    if answer.status_code == 200:
        part.begin(validators)
    _write(answer, part, start, most)
    _check_whole(answer, part)
    if not announced and not answer.headers.get("Transfer-Encoding"):
        _check_end(part)
    if start:
        validators = part.validators()
    name = file_name(answer)
    arrived = Arrived(part.path, _digest(part.path), name, answer.url, validators)
    part.said_path.unlink(missing_ok=True)
    return arrived


def _continues(answer: requests.Response, start: int) -> bool:
    match = _RANGE.fullmatch(answer.headers.get("Content-Range", "").strip())
    whole = answer.headers.get("Content-Encoding", "identity") == "identity"
    return bool(start and whole and match and int(match.group(1)) == start)


def _check_whole(answer: requests.Response, part: Part) -> None:
    """A document that came in two parts is as long as the site said that it is."""
    match = _RANGE.fullmatch(answer.headers.get("Content-Range", "").strip())
    if answer.status_code == 206 and match and match.group(2) not in ("*", str(part.size)):
        got = f"{part.size:,} bytes"
        part.drop()
        raise FetchError(
            "the parts of the document do not make a whole",
            kind="network",
            got=got,
            expected=f"{match.group(2)} bytes",
            remedy="nothing; the whole document is asked for",
            passing=True,
        )


def _write(answer: requests.Response, part: Part, start: int, most: int) -> None:
    """Add the body to the part, which keeps what came when the rest does not; what is no PDF is dropped at once."""
    head = b"" if not start else part.path.read_bytes()[:_HEAD]
    checked = False
    try:
        with part.path.open("ab") as file:
            try:
                for piece in pieces(answer.raw, most - start):
                    file.write(piece)
                    if not checked:
                        head = (head + piece)[:_HEAD]
                        if is_pdf(head) or len(head) == _HEAD:
                            _check_type(head, answer)
                            checked = True
                if not checked:
                    _check_type(head, answer)
            finally:
                file.flush()
                os.fsync(file.fileno())
    except FetchError as error:
        if not error.passing or answer.headers.get("Content-Encoding", "identity") != "identity":
            part.drop()
        raise


def _check_type(head: bytes, answer: requests.Response) -> None:
    if not is_pdf(head):
        raise FetchError(
            "the document is not a PDF",
            kind="type",
            got=f"{kind_of(head)}, called {answer.headers.get('Content-Type', 'nothing')}",
            expected="a file that begins with %PDF-",
            remedy="open the address in a browser; if the report is published in another format, convert and ingest it",
        )


def _check_end(part: Part) -> None:
    """Where the site does not say how long the document is, its last bytes must."""
    with part.path.open("rb") as file:
        file.seek(max(0, part.size - 2048))
        if b"%%EOF" not in file.read():
            part.drop()
            raise FetchError(
                "the document seems to be cut off",
                kind="network",
                got="no %%EOF at its end, and no Content-Length to compare",
                expected="a whole PDF",
                remedy="nothing; it is tried again",
                passing=True,
            )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
