"""A finding keeps its id when the warehouse is built again, whatever else lands and in whatever order."""

from __future__ import annotations

import random

from pipelines.validating.findings import write_findings
from pipelines.validating.run import run_suites
from pipelines.validating.suites import load_suites
from tests.validating.department import department
from tests.validating.ledger import land, new_build

_WRONG = """
update core.fact set value = value + {by} where report_id = 'wrong' and statement = '{statement}' and line_id = '{line}'
"""
SUITES = [
    suite for suite in load_suites() if suite.name in ("three_public", "rev_exp_summary", "cross_table")
]


def found(seed: int, *others: str) -> set[tuple[str, str, str]]:
    """Return id, severity and title of the findings of report `wrong`, its facts landed in an order by chance."""
    connection = new_build()
    facts = [row for name in ("wrong", *others) for row in department(name)]
    random.Random(seed).shuffle(facts)
    land(connection, facts)
    for by, statement, line in (
        ("1.00", "three_public", "overseas"),
        ("0.01", "rev_exp_summary", "rev.current_total"),
        ("50", "rev_exp_summary", "rev.other"),
    ):
        connection.execute(_WRONG.format(by=by, statement=statement, line=line))
    run_suites(connection, f"run {seed}", suites=SUITES)
    write_findings(connection, f"run {seed}")
    rows = connection.execute(
        "select finding_id, severity, title_zh from quality.finding where report_id = 'wrong'"
    ).fetchall()
    assert len({row[0] for row in rows}) == len(rows)
    return set(rows)


def test_the_ids_of_findings_are_those_of_the_build_before() -> None:
    first = found(1)
    assert {severity for _, severity, _ in first} >= {"error"} and len(first) > 2
    assert found(2) == first
    assert found(3, "another", "one more") == first
