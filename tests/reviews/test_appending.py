"""Several people write to one file of reviews: nothing is lost, nothing decided is passed over unseen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.errors import FiscalError, WarehouseError
from pipelines.reviews.appending import OvertakenReview, append_review, unseen_reviews
from pipelines.reviews.records import Review, read_reviews
from pipelines.warehouse.basis import reviews_hash

ACCEPTED = Review(
    "accept",
    "原文如此",
    "2026-01-01T00:00:00Z",
    "ab" * 32,
    "样例局",
    "department",
    2023,
    "final_accounts",
    {"finding_id": "f1"},
    verdict="source_error",
    reviewer="甲",
)
ROUNDING = replace(ACCEPTED, verdict="rounding", reviewer="乙")
OVERRIDE = replace(ACCEPTED, action="override", verdict=None, fact_id="c1", value="7.00")
OF_OTHER = replace(OVERRIDE, finding={"finding_id": "f2"}, value="8.00")
OF_CELL = replace(OVERRIDE, finding=None, value="9.00")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "reviews.jsonl"


def test_reviews_are_added_at_the_end(path: Path) -> None:
    assert append_review(path, ACCEPTED) == []
    first = path.read_bytes()
    assert append_review(path, ROUNDING) == [ACCEPTED]
    assert path.read_bytes().startswith(first)
    assert read_reviews(path) == [ACCEPTED, ROUNDING]


def test_a_review_that_repeats_the_one_in_force_is_not_written_again(path: Path) -> None:
    append_review(path, ACCEPTED)
    assert append_review(path, replace(ACCEPTED, at="2026-01-02T00:00:00Z"), seen="") == []
    assert read_reviews(path) == [ACCEPTED]
    append_review(path, ROUNDING)
    append_review(path, ACCEPTED)
    assert read_reviews(path) == [ACCEPTED, ROUNDING, ACCEPTED]


@pytest.mark.parametrize(
    ("before", "mine"),
    [(ACCEPTED, ROUNDING), (ACCEPTED, OVERRIDE), (OVERRIDE, OF_OTHER), (OF_CELL, OVERRIDE)],
)
def test_a_decision_that_its_maker_had_not_seen_is_not_passed_over(
    path: Path, before: Review, mine: Review
) -> None:
    seen = reviews_hash(path)
    append_review(path, before)
    written = path.read_bytes()
    with pytest.raises(OvertakenReview, match="somebody else") as refused:
        append_review(path, mine, seen)
    assert before.reason in refused.value.got and "甲" in refused.value.got
    assert path.read_bytes() == written
    assert append_review(path, mine, reviews_hash(path)) == [before]


def test_what_others_decide_elsewhere_is_no_conflict(path: Path) -> None:
    seen = reviews_hash(path)
    append_review(path, replace(ACCEPTED, finding={"finding_id": "f9"}))
    assert append_review(path, OVERRIDE, seen) == []


def test_what_is_unseen_follows_the_lines(path: Path) -> None:
    hashes = [reviews_hash(path)]
    for review in (ACCEPTED, OVERRIDE, OF_OTHER):
        append_review(path, review)
        hashes.append(reviews_hash(path))
    found = [len(unseen_reviews(path, seen)) for seen in hashes]
    assert found == [3, 2, 1, 0]
    assert unseen_reviews(path, hashes[2]) == [OF_OTHER]
    assert len(unseen_reviews(path, "0123456789abcdef")) == 3
    assert unseen_reviews(path.with_name("none.jsonl"), hashes[0]) == []


def test_a_file_that_an_editor_left_without_its_last_newline_is_mended(path: Path) -> None:
    append_review(path, ACCEPTED)
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    append_review(path, OVERRIDE)
    assert read_reviews(path) == [ACCEPTED, OVERRIDE]


def test_nothing_is_added_to_a_damaged_file(path: Path) -> None:
    append_review(path, ACCEPTED)
    damaged = path.read_bytes()[:-20]
    path.write_bytes(damaged)
    with pytest.raises(WarehouseError, match="line 1"):
        append_review(path, OVERRIDE)
    assert path.read_bytes() == damaged


def test_only_what_is_in_force_is_reopened(path: Path) -> None:
    reopened = replace(ACCEPTED, action="reopen", verdict=None)
    with pytest.raises(FiscalError, match="nothing that is in force"):
        append_review(path, reopened)
    append_review(path, ACCEPTED)
    assert append_review(path, reopened) == [ACCEPTED]
    with pytest.raises(FiscalError, match="nothing that is in force"):
        append_review(path, reopened)


def test_many_who_write_at_once_lose_nothing_and_one_alone_is_not_overtaken(path: Path) -> None:
    seen = reviews_hash(path)
    others = [replace(ACCEPTED, finding={"finding_id": f"o{number}"}) for number in range(20)]
    same = [replace(ACCEPTED, reason=f"理由{number}") for number in range(20)]

    def write(review: Review) -> bool:
        try:
            append_review(path, review, seen)
        except OvertakenReview:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(write, [one for pair in zip(others, same, strict=True) for one in pair]))
    assert all(done[0::2]) and sum(done[1::2]) == 1
    assert len(read_reviews(path)) == 21
