"""Sessions of requests that neither follow redirects nor use proxies, .netrc or the environment's certificates.

Redirects are followed by the client, hop by hop; requests would read their bodies without bound.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import requests
from requests.adapters import HTTPAdapter
from requests_cache import CachedSession
from requests_cache.backends.sqlite import SQLiteCache

_FORGET_PAGES = timedelta(days=60)
Made = TypeVar("Made", bound=requests.Session)


class FileSession(requests.Session):
    """For documents: their bodies are read by whoever asks."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Say that there is none."""


class PageSession(CachedSession):
    """For pages: kept in a cache, asked for again each time, sent again only when they have changed."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Say that there is none."""


def page_session(file: Path | None) -> PageSession:
    """Return a session that keeps pages in `file`, or in memory. Raises sqlite3.Error where that is no cache."""
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    return PageSession(
        backend=SQLiteCache(file, serializer="json") if file is not None else "memory",
        expire_after=_FORGET_PAGES,
        always_revalidate=True,
        allowable_codes=(200,),
        key_fn=_key,
        autoclose=True,
    )


def prepared(session: Made, adapter: HTTPAdapter) -> Made:
    """Return the session, with `adapter` for every address."""
    session.trust_env = False
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _key(request: Any = None, **_: Any) -> str:
    """The address as it is: requests-cache's own key takes addresses in GBK for one another."""
    return hashlib.sha256(str(request.url).encode()).hexdigest()
