"""Sources that watch a loopback server, with no patience, and tiny documents."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipelines.sources.watched import LinkRules, ListPage, Politeness, WatchedSource
from tests.sources.loopback_server import Answer, Loopback

HASTE = Politeness(delay_seconds=0.0, retry_seconds=0.01, total_seconds=5.0, recheck_days=0.5)


def watched(server: Loopback, *pages: str, links: LinkRules | None = None, **changed: Any) -> WatchedSource:
    """Return a source whose list pages are paths of `server`; `changed` are fields of it or of its politeness."""
    polite = {key: changed.pop(key) for key in list(changed) if hasattr(HASTE, key)}
    return replace(
        WatchedSource(
            "loopback",
            "样例市",
            tuple(ListPage(server.base + page) for page in pages or ("/",)),
            links=links or LinkRules(),
            politeness=replace(HASTE, **polite),
            allow_http=True,
            allow_private_addresses=True,
            allowed_hosts=frozenset({server.authority}),
        ),
        **changed,
    )


def pdf(text: str = "", size: int = 0) -> bytes:
    """Return bytes that pass for a PDF until someone reads it."""
    return b"%PDF-1.7\n" + text.encode() + bytes(size) + b"\n%%EOF\n"


def document(text: str = "", size: int = 0, **how: Any) -> Answer:
    """Return the answer that gives such a document."""
    return Answer(pdf(text, size), "application/pdf", **how)


def listing(*links: tuple[str, str], extra: str = "", **how: Any) -> Answer:
    """Return the answer that lists links, (address, title) each."""
    rows = "".join(f'<li><a href="{address}">{title}</a></li>' for address, title in links)
    return Answer(f"<html><title>部门决算</title><ul>{rows}</ul>{extra}</html>".encode(), **how)
