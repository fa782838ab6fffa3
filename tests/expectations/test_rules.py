"""docs/rules.md says what expectations/ declare."""

from __future__ import annotations

from pipelines.validating.rules import LAWS, PAGE, page
from pipelines.validating.suites import load_suites


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(load_suites()), "run python -m pipelines.validating.rules"


def test_every_identity_and_law_stands_on_it() -> None:
    text = PAGE.read_text("utf-8")
    identities = [identity for suite in load_suites() for identity in suite.identities]
    assert [identity.id for identity in identities if f"### {identity.id}\n" not in text] == []
    assert {identity.law for identity in identities} == set(LAWS)
