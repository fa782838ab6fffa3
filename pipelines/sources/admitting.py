"""Which addresses of a source may be asked for at all: scheme, host, no passwords. Names are resolved elsewhere."""

from __future__ import annotations

import requests
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from pipelines.sources.problems import FetchError
from pipelines.sources.watched import WatchedSource

_PORTS = {"http": 80, "https": 443}
_LONGEST = 2048


def authority(url: str) -> str:
    """Return host or, where the port is not the scheme's own, host:port; raises ValueError for a broken address."""
    parts = parse_url(url)
    host = (parts.host or "").rstrip(".").lower()
    return host if parts.port in (None, _PORTS.get(parts.scheme or "")) else f"{host}:{parts.port}"


def admitted(url: str, source: WatchedSource) -> str:
    """Return `url` as it will be asked for; raises FetchError where the source does not allow it.

    It is taken apart by the parser that the connection is made with, so that no spelling means two hosts.
    """
    try:
        asked = requests.Request("GET", url).prepare().url or ""
        parts = parse_url(asked)
    except (requests.RequestException, LocationParseError, UnicodeError, ValueError) as error:
        raise FetchError(
            "the link is no web address",
            kind="scheme",
            got=url[:200],
            expected="https://host/path",
            remedy="nothing; the page's keeper must mend it",
        ) from error
    if parts.scheme != "https" and not (parts.scheme == "http" and source.allow_http):
        raise FetchError(
            "the link does not use https",
            kind="scheme",
            got=asked[:200],
            expected="https://",
            remedy="say `allow_http: true` in the source if the site has no https",
        )
    if parts.auth or authority(asked) not in source.allowed_hosts:
        raise FetchError(
            "the link leads to a host that the source does not allow",
            kind="host",
            got=(f"a user name before {authority(asked)}" if parts.auth else authority(asked))[:200],
            expected=", ".join(sorted(source.allowed_hosts)),
            remedy="add the host to `allowed_hosts` in the source if it is the issuer's",
        )
    if len(asked) > _LONGEST:
        raise FetchError(
            "the link is too long",
            kind="limit",
            got=f"{len(asked):,} characters",
            expected=f"at most {_LONGEST:,}",
            remedy="open the page in a browser",
        )
    return asked
