"""Every declared identity: an example that passes, one that fails, one that tails, two that do not apply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest

from pipelines.validating.leeway import can_tail
from pipelines.validating.run import run_suites
from pipelines.validating.suites import Identity, load_suites
from tests.expectations.examples import EXAMPLES, TAILS, Cell, cells_of, fact_of
from tests.validating.ledger import formula, land, new_build, note

IDENTITIES = {
    identity.id: identity
    for suite in load_suites()
    for identity in suite.identities
    if identity.frame is None
}
PAIRS = [
    pytest.param(IDENTITIES[name], number, id=f"{name}-{number}" if number else name)
    for name, examples in EXAMPLES.items()
    for number in range(len(examples))
]
Results = dict[tuple[str, str], Counter[tuple[str, str | None]]]


def changed(cells: list[Cell], by: str) -> list[Cell]:
    """Return the cells with the first one changed."""
    statement, line, measure, printed = cells[0]
    return [(statement, line, measure, str(Decimal(str(printed)) + Decimal(by))), *cells[1:]]


def variants(name: str, number: int) -> dict[str, list[Cell]]:
    cells = cells_of(EXAMPLES[name][number])
    return {
        "pass": cells,
        "fail": changed(cells, "1.00"),
        "tail": cells_of(TAILS[name][number]) if name in TAILS else changed(cells, "0.01"),
        "blank": [(statement, line, measure, None) for statement, line, measure, _ in cells],
        "doubt": cells,
    }


def printed_formulas(report_ids: set[str]) -> list[dict[str, object]]:
    """Return the formula that forms print under the statement of the example of P-FORM, for its reports."""
    measures = {1: "total", 2: "basic", 3: "project"}
    return [
        row
        for report_id in sorted(report_ids)
        if report_id.startswith("P-FORM/")
        for row in formula(report_id, "gpb_expenditure", "1=2+3", measures)
    ]


@pytest.fixture(scope="module")
def results() -> Iterator[Results]:
    """Outcomes and reasons of each (identity, report), over all examples in one database and one run."""
    connection = new_build()
    facts = []
    for name, examples in EXAMPLES.items():
        for number in range(len(examples)):
            for variant, cells in variants(name, number).items():
                report_id = f"{name}/{number}/{variant}"
                rows = [fact_of(report_id, cell) for cell in cells]
                if variant == "doubt":
                    rows[0]["reading_status"] = "disputed"
                facts += rows
    land(connection, facts, ["nothing"])
    note(connection, "core.printed_formula", printed_formulas({str(row["report_id"]) for row in facts}))
    outcomes = run_suites(connection, "run")
    assert [(outcome.name, outcome.errors) for outcome in outcomes if outcome.errors] == []
    found: Results = {}
    for check_id, report_id, outcome, reason in connection.execute(
        "select check_id, report_id, outcome, reason from quality.check_result"
    ).fetchall():
        found.setdefault((check_id, report_id), Counter())[outcome, reason] += 1
    yield found


def outcomes(results: Results, identity: Identity, number: int, variant: str) -> set[str]:
    """Return the outcomes of an example other than not_applicable."""
    found = results[identity.id, f"{identity.id}/{number}/{variant}"]
    return {outcome for outcome, _ in found} - {"not_applicable"}


def test_every_identity_has_an_example_for_each_case() -> None:
    assert {name: len(examples) for name, examples in EXAMPLES.items()} == {
        identity.id: len(identity.cases) for identity in IDENTITIES.values()
    }


@pytest.mark.parametrize(("identity", "number"), PAIRS)
def test_it_passes(results: Results, identity: Identity, number: int) -> None:
    assert outcomes(results, identity, number, "pass") == {"exact"}


@pytest.mark.parametrize(("identity", "number"), PAIRS)
def test_it_fails(results: Results, identity: Identity, number: int) -> None:
    assert "violation" in outcomes(results, identity, number, "fail")


@pytest.mark.parametrize(("identity", "number"), PAIRS)
def test_it_tails_where_its_law_allows_that(results: Results, identity: Identity, number: int) -> None:
    expected = "tail" if can_tail(identity, list(identity.cases)[number]) else "violation"
    found = outcomes(results, identity, number, "tail")
    assert expected in found
    assert found <= {expected, "exact"}


@pytest.mark.parametrize(("identity", "number"), PAIRS)
def test_it_does_not_apply_to_blank_cells(results: Results, identity: Identity, number: int) -> None:
    assert outcomes(results, identity, number, "blank") == set()


@pytest.mark.parametrize(("identity", "number"), PAIRS)
def test_it_is_not_evaluable_with_a_disputed_cell(results: Results, identity: Identity, number: int) -> None:
    found = results[identity.id, f"{identity.id}/{number}/doubt"]
    assert ("not_evaluable", "a cell is disputed") in found
    assert not {"violation", "tail"} & {outcome for outcome, _ in found}


@pytest.mark.parametrize("identity", IDENTITIES.values(), ids=IDENTITIES)
def test_it_does_not_apply_to_a_report_without_the_statement(results: Results, identity: Identity) -> None:
    found = results[identity.id, "nothing"]
    assert found.total() == len(identity.cases)
    why = "no row to compare" if identity.scope == "printed" else "statement not in report"
    assert all(outcome == "not_applicable" and str(reason).startswith(why) for outcome, reason in found)
