"""One request and its answer: bounded in time, its status judged, every failure said in one way.

Which address, when and how often belongs to the client.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import requests
from urllib3.exceptions import HTTPError, InvalidHeader
from urllib3.util import Retry

from pipelines import __version__
from pipelines.sources.connecting import within
from pipelines.sources.problems import FetchError
from pipelines.sources.robots import AGENT
from pipelines.sources.watched import WatchedSource

Taken = TypeVar("Taken")
Take = Callable[[requests.Response], Taken]
_PASSING = (429, 500, 502, 503, 504)
_OBJECT = re.compile(r"^\w+\(host=[^)]*\): ")
_ANSWERS = (200, 206, 304, 416)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A redirect; `location` is as the site wrote it."""

    location: str


def exchange(
    url: str, source: WatchedSource, session: requests.Session, take: Take[Taken], headers: Mapping[str, str]
) -> Taken | Elsewhere:
    """Return what `take` makes of the answer to one request, within the source's time. Raises FetchError."""
    polite = source.politeness
    contact = f" ({polite.contact})" if polite.contact else ""
    sent = {
        "User-Agent": f"{AGENT}/{__version__}{contact}",
        "Accept": "*/*",
        "Accept-Language": "zh-CN,zh;q=0.9",
        "Accept-Encoding": "gzip, deflate",
        **headers,
    }
    with within(polite.total_seconds) as line:
        try:
            with session.get(
                url,
                headers=sent,
                stream=True,
                allow_redirects=False,
                timeout=(polite.connect_seconds, polite.read_seconds),
            ) as response:
                if response.is_redirect:
                    return Elsewhere(header_text(response, "Location"))
                _check_status(response)
                taken = take(response)
                if line.was_cut:  # a cut looks like the end where no length was said
                    raise _too_slow(polite.total_seconds)
                return taken
        except (requests.RequestException, HTTPError) as error:
            if not line.was_cut:
                raise _unanswered(error) from error
            raise _too_slow(polite.total_seconds) from error
        except FetchError as error:
            if line.was_cut and error.kind == "network":
                raise _too_slow(polite.total_seconds) from error
            raise


def header_text(response: requests.Response, name: str) -> str:
    """Return a header in the encoding that it seems to be sent in, UTF-8 or GB 18030; empty where there is none."""
    sent = response.headers.get(name, "").encode("latin-1", "replace")
    try:
        return sent.decode("utf-8")
    except UnicodeDecodeError:
        return sent.decode("gb18030", "replace")


def _check_status(response: requests.Response) -> None:
    status = response.status_code
    if status in _ANSWERS:
        return
    said = response.headers.get("Retry-After")
    raise FetchError(
        "the site does not give the document",
        kind="status",
        got=f"{status} {response.reason or ''}".strip() + (f", Retry-After {said}" if said else ""),
        expected="200 OK",
        remedy="nothing; it is asked for again"
        if status in _PASSING
        else "open the address in a browser; the link may be dead",
        passing=status in _PASSING,
        wait_seconds=_retry_after(said),
        status=status,
    )


def _retry_after(said: str | None) -> float | None:
    try:
        return Retry().parse_retry_after(said) if said else None
    except (InvalidHeader, OverflowError, ValueError):
        return None


def _unanswered(error: Exception) -> FetchError:
    certificate = isinstance(error, requests.exceptions.SSLError)
    return FetchError(
        "the site's certificate is not valid" if certificate else "the site does not answer",
        kind="network",
        got=_said_by(error),
        expected="an answer",
        remedy="tell the site's keeper" if certificate else "nothing; it is tried again",
        passing=not certificate,
    )


def _said_by(error: BaseException) -> str:
    """Return what went wrong at the bottom, without the names of the libraries' own objects."""
    inner = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    cause = getattr(inner, "reason", None) or inner
    text = " ".join(str(cause).split())
    return (_OBJECT.sub("", text) or type(cause).__name__)[:300]


def _too_slow(seconds: float) -> FetchError:
    return FetchError(
        "the answer takes too long",
        kind="time",
        got=f"not complete after {seconds:g} s",
        expected="the whole answer in that time",
        remedy="nothing, a document goes on where it stopped next time; or raise `total_seconds` in the source",
    )
