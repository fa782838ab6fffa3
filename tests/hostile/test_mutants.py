"""Damaged specimens: each is landed or refused, never unforeseen, and none hangs. `benchmarks.mutants` runs thousands."""

from __future__ import annotations

import random

import pytest

from benchmarks.mutations import MUTATIONS, mutant, some_pages
from benchmarks.results import SPECIMENS
from pipelines.errors import UnreadableReport
from pipelines.normalizing.report import Source, normalize
from pipelines.reading.limits import Limits
from pipelines.reading.storage import load_reading
from pipelines.reading.worker import ReadingPool

SEEDS = range(100_000, 100_054)


@pytest.fixture(scope="module")
def outcomes() -> dict[int, bytes | BaseException]:
    with ReadingPool(Limits(seconds=20), workers=2) as pool:
        futures = {seed: pool.submit(mutant(SPECIMENS, seed)[1]) for seed in SEEDS}
        return {seed: future.exception(timeout=120) or future.result() for seed, future in futures.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_mutant_is_landed_or_refused(seed: int, outcomes: dict[int, bytes | BaseException]) -> None:
    outcome = outcomes[seed]
    try:
        if isinstance(outcome, BaseException):
            raise outcome
        normalize(load_reading(outcome), Source("mutant.pdf", "0" * 64))
    except UnreadableReport as refusal:
        assert "unforeseen" not in refusal.what
        assert "\n" not in str(refusal)


def test_mutants_are_the_same_for_the_same_seed_and_differ_from_what_they_were() -> None:
    for seed in range(len(MUTATIONS)):
        _, data = mutant(SPECIMENS, seed)
        assert mutant(SPECIMENS, seed)[1] == data
        chance = random.Random(seed)
        assert some_pages(chance.choice(SPECIMENS), chance) != data


def test_some_mutants_are_read_and_some_are_refused(outcomes: dict[int, bytes | BaseException]) -> None:
    refused = sum(isinstance(outcome, BaseException) for outcome in outcomes.values())
    assert 0 < refused < len(outcomes)
