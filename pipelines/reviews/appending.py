"""Reviews written by several people at once: each at the end of the file, none over a decision its maker had not seen.

What a review holds belongs to records.py, how one is made to making.py.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from dataclasses import asdict, replace
from pathlib import Path

from pipelines.errors import FiscalError
from pipelines.reviews.records import Review, in_force, read_reviews


class OvertakenReview(FiscalError):
    """Others have decided about the same finding or cell since the reviewer looked."""


def unseen_reviews(path: Path, seen: str) -> list[Review]:
    """Return the reviews that were added after the file had the hash `seen` (`reviews_hash`); all, where it never had.

    Raises WarehouseError as `read_reviews`.
    """
    reviews = read_reviews(path)
    lines = path.read_bytes().splitlines(keepends=True) if reviews else []
    digest, left = hashlib.sha256(), len(reviews)
    for line in [b"", *lines]:
        digest.update(line)
        left -= bool(line.strip())
        if digest.hexdigest()[:16] == seen:
            return reviews[len(reviews) - left :]
    return reviews


def append_review(path: Path, review: Review, seen: str | None = None) -> list[Review]:
    """Write one review at the end of the file, safe on the disk when this returns; return those it takes the place of.

    A review that repeats the one in force is not written again. Raises OvertakenReview where `seen`, the hash of the
    file when its maker looked, is given and others have decided about the same since; FiscalError for reopening what
    is not decided; WarehouseError where the file is damaged. Nothing is written then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        replaced = [other for other in in_force(read_reviews(path)) if _is_of_same(review, other)]
        if any(replace(other, at=review.at) == review for other in replaced):
            return []
        if seen is not None:
            _refuse_overtaken([other for other in unseen_reviews(path, seen) if _is_of_same(review, other)])
        if review.action == "reopen" and not replaced:
            raise FiscalError(
                "nothing that is in force can be reopened here",
                got=review.target,
                remedy="see `fiscal review list`",
            )
        line = json.dumps(asdict(review), ensure_ascii=False, sort_keys=True, default=str) + "\n"
        file.write(_missing_newline(path) + line.encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())
    return replaced


def _is_of_same(review: Review, other: Review) -> bool:
    return review.target == other.target or (review.fact_id is not None and review.fact_id == other.fact_id)


def _refuse_overtaken(others: list[Review]) -> None:
    if others:
        last = others[-1]
        raise OvertakenReview(
            "somebody else has decided this in the meantime",
            got=f"{last.action} {last.value or last.presence or last.verdict or ''}: {last.reason} ({last.reviewer or '-'}, {last.at})",
            remedy="look at that decision, then decide again",
        )


def _missing_newline(path: Path) -> bytes:
    """Return what must stand before a new line: an editor may have left the last one open."""
    written = path.read_bytes()
    return b"" if not written or written.endswith(b"\n") else b"\n"
