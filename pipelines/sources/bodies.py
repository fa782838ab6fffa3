"""Bodies of answers, bounded: in bytes after unpacking, whatever their headers say. And what bytes really are."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import requests
from urllib3 import HTTPResponse
from urllib3.exceptions import DecodeError, HTTPError

from pipelines.sources.connecting import CheckedAdapter
from pipelines.sources.problems import FetchError

_PIECE = 64 * 1024
_PDF = b"%PDF-"
_HEAD = 1024  # bytes within which a PDF begins, by its specification
_MAGIC = (
    (b"PK\x03\x04", "a zip archive, or a .docx, .xlsx or .ofd file"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office file such as .doc or .xls"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "an RTF text"),
)


def is_pdf(head: bytes) -> bool:
    """Whether a file that begins with `head` is a PDF, as far as its first kilobyte tells."""
    return _PDF in head[:_HEAD] and head.lstrip()[:1] != b"<"


def kind_of(head: bytes) -> str:
    """Return what a file that begins with `head` is, in words."""
    if not head.strip():
        return "nothing"
    if is_pdf(head):
        return "a PDF"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return "an HTML page"
    for magic, words in _MAGIC:
        if head.startswith(magic):
            return words
    return f"bytes that begin with {head[:8].hex(' ')}"


def pieces(raw: HTTPResponse, most_bytes: int) -> Iterator[bytes]:
    """Yield the body as it comes, unpacked; raises FetchError when it is larger, breaks off or cannot be unpacked."""
    total = 0
    while True:
        try:
            piece = raw.read1(_PIECE, decode_content=True)
        except DecodeError as error:
            raise FetchError(
                "the answer cannot be unpacked",
                kind="type",
                got=str(error),
                expected="gzip, deflate or no packing",
                remedy="open the address in a browser; nothing was kept",
            ) from error
        except (HTTPError, OSError) as error:
            raise FetchError(
                "the connection broke off in the middle of the answer",
                kind="network",
                got=" ".join(str(error).split()),
                expected="the whole answer",
                remedy="nothing; it is tried again",
                passing=True,
            ) from error
        if not piece:
            return
        total += len(piece)
        if total > most_bytes:
            raise too_large(f"more than {most_bytes:,} bytes after unpacking", most_bytes)
        yield piece


def too_large(got: str, most_bytes: int) -> FetchError:
    """Return the refusal of an answer that is too large."""
    return FetchError(
        "the answer is too large",
        kind="size",
        got=got,
        expected=f"at most {most_bytes:,} bytes",
        remedy="if it is a real report, raise `max_bytes` (documents) or `max_page_bytes` in its source",
    )


class PageAdapter(CheckedAdapter):
    """Reads each answer whole, within its bound, so that it may be cached. Of a PDF only the first piece is read."""

    def __init__(self, allow_private: bool, most_bytes: int) -> None:
        super().__init__(allow_private)
        self._most_bytes = most_bytes

    def send(self, request: requests.PreparedRequest, *arguments: Any, **named: Any) -> requests.Response:
        """Return the answer with its body in memory; raises FetchError."""
        named["stream"] = True
        response = super().send(request, *arguments, **named)
        body = b""
        with response:
            if response.status_code == 200:
                for piece in pieces(response.raw, self._most_bytes):
                    body += piece
                    if is_pdf(body):
                        break
        headers = {
            name: value
            for name, value in response.headers.items()
            if name.lower() not in ("content-encoding", "content-length", "transfer-encoding")
        }
        held = HTTPResponse(
            io.BytesIO(body),
            headers,
            response.status_code,
            reason=response.reason,
            preload_content=False,
            request_url=request.url,
        )
        return self.build_response(request, held)
