"""Names of documents for people, from what a site says: never a path, never a name that does harm."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes, urlsplit

import requests

from pipelines.sources.exchange import header_text
from pipelines.sources.problems import printable

_FILE_NAME = re.compile(r"filename\*?\s*=\s*(?:UTF-8'[^']*')?\"?([^\";]+)", re.IGNORECASE)
_UNFIT = re.compile(r'[<>:"|?*]+')
_LONGEST_NAME = 120


def file_name(answer: requests.Response) -> str:
    """Return a name for people: the site's own, without folders and characters that do harm, ending in .pdf."""
    said = _FILE_NAME.search(header_text(answer, "Content-Disposition"))
    raw = said.group(1) if said else urlsplit(answer.url).path
    return harmless_name(decoded(raw))


def harmless_name(text: str) -> str:
    """Return the last part of a path as a file name that stays where it is put."""
    name = printable(_UNFIT.sub("", text.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]))
    stem = name[:-4] if name.lower().endswith(".pdf") else name
    return f"{stem.strip(' .')[:_LONGEST_NAME].strip(' .') or 'document'}.pdf"


def decoded(text: str) -> str:
    """Return percent-encoded text decoded, from UTF-8 or GB 18030."""
    raw = unquote_to_bytes(text)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
