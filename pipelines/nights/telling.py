"""Telling people by Apprise what they were not told yet: one short message a night and address, in Chinese first.

Addresses hold secrets: they are never written down, logged or shown; a channel is known by a hash of its address. What
gives reason to tell is found in `noticing.py`.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from pipelines.nights.ledger import Ledger
from pipelines.nights.noticing import KINDS, PASSING, Kind, Notice

LINES = 12
"""Lines of one kind; the others are counted."""
_TEXT = 180
_BEGUN = "begun"
_CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Message:
    """What one channel is told, and the keys of it."""

    title: str
    body: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What came of telling one channel, the n-th address from 1. `message` is None where there was nothing to tell."""

    number: int
    message: Message | None
    sent: bool
    problem: str = ""


def channel_of(address: str) -> str:
    """Return the name under which the ledger knows an address."""
    return hashlib.sha256(address.encode("utf-8")).hexdigest()[:12]


def tell(
    notices: Sequence[Notice],
    addresses: Sequence[str],
    ledger: Ledger,
    now: datetime,
    *,
    tonight: Collection[str] = (),
    baseline: bool = True,
    dry_run: bool = False,
) -> list[Told]:
    """Tell each address what it was not told yet; what could not be sent is told the next night.

    An address that is new is not told the whole history: of reports only what concerns `tonight`, the ids of those that
    were brought or changed since people were told; without `baseline` that is left to a later night. `dry_run` sends and remembers nothing.
    """
    results = []
    for number, address in enumerate(addresses, 1):
        channel = channel_of(address)
        told = ledger.told(channel)
        if baseline and _BEGUN not in told:
            told |= {one.key for one in notices if one.report_id and one.report_id not in tonight}
            told.add(_BEGUN)
            if not dry_run:
                ledger.note_told(channel, told, now)
        pending = [one for one in notices if one.key not in told]
        message = compose(pending, now) if pending else None
        sent, problem = (False, "") if message is None or dry_run else _send(address, message)
        if not dry_run:
            passed = {key for key in told if key.partition(":")[0] in PASSING} - {one.key for one in notices}
            ledger.forget_told(channel, passed)
            if sent and message is not None:
                ledger.note_told(channel, message.keys, now)
        results.append(Told(number, message, sent, problem))
    return results


def compose(notices: Sequence[Notice], now: datetime) -> Message:
    """Return the message: a heading per kind with its number, the gravest first, a line per notice."""
    by_kind: dict[Kind, list[Notice]] = {}
    for notice in notices:
        by_kind.setdefault(notice.kind, []).append(notice)
    parts, counts = [], []
    for kind, (zh, en) in KINDS.items():
        some = by_kind.get(kind, [])
        if some:
            counts.append(f"{zh} {len(some)}")
            parts.append("\n".join([f"【{zh} {en}】{len(some)}", *_lines(kind, some)]))
    day = now.astimezone(_CHINA).date().isoformat()
    title = f"决算数据 {day}：" + " · ".join(counts)
    return Message(title, "\n\n".join(parts), tuple(notice.key for notice in notices))


def _lines(kind: Kind, notices: list[Notice]) -> list[str]:
    if kind == "error":
        lines = _grouped(notices)
    else:
        lines = [
            f"- {_short(notice.text)}" + (f" {notice.link}" if notice.link else "") for notice in notices
        ]
    more = len(lines) - LINES
    return lines if more <= 0 else [*lines[:LINES], f"- … 另有 {more} 项 and {more} more"]


def _grouped(notices: list[Notice]) -> list[str]:
    """One line per report: how many errors, the first of them, and where to look."""
    groups: dict[str, list[Notice]] = {}
    for notice in notices:
        groups.setdefault(notice.group, []).append(notice)
    lines = []
    for group, some in groups.items():
        count = f"（共 {len(some)} 项）" if len(some) > 1 else ""
        lines.append(
            f"- {group}：{_short(some[0].text)}{count}" + (f" {some[0].link}" if some[0].link else "")
        )
    return lines


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _TEXT else text[: _TEXT - 1] + "…"


def _send(address: str, message: Message) -> tuple[bool, str]:
    """Send; return whether it arrived and otherwise why not, in words without the address."""
    import apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its messages may name addresses
    service = apprise.Apprise()
    try:
        if not service.add(address):
            return False, "the address is not understood; see https://github.com/caronc/apprise/wiki"
        sent = service.notify(title=message.title, body=message.body, body_format=apprise.NotifyFormat.TEXT)
    except Exception as error:
        return False, f"sending failed: {type(error).__name__}"
    return bool(sent), "" if sent else "the service did not take the message"
