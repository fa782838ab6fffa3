"""Running suites: what Great Expectations passes over in silence is an error here, and what a run leaves behind."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest

from pipelines.validating import selection
from pipelines.validating.run import SuiteOutcome, run_suites
from pipelines.validating.suites import Suite, load_suites
from tests.validating.department import department
from tests.validating.ledger import cells, land, new_build


@pytest.fixture
def build() -> duckdb.DuckDBPyConnection:
    connection = new_build()
    land(connection, department("department"))
    return connection


def suite_of(name: str) -> Suite:
    return next(suite for suite in load_suites() if suite.name == name)


def run_one(build: duckdb.DuckDBPyConnection, suite: Suite) -> SuiteOutcome:
    (outcome,) = run_suites(build, "run", suites=[suite])
    return outcome


def test_an_unknown_expectation_is_an_error(build: duckdb.DuckDBPyConnection) -> None:
    suite = suite_of("three_public")
    unknown = replace(suite.identities[0], expectation="expect_miracles")
    outcome = run_one(build, replace(suite, identities=(unknown, *suite.identities[1:])))
    assert not outcome.success
    assert "expect_miracles" in outcome.errors[0]


def test_an_empty_suite_is_an_error(build: duckdb.DuckDBPyConnection) -> None:
    outcome = run_one(build, replace(suite_of("three_public"), identities=()))
    assert not outcome.success
    assert outcome.errors == ("the suite declares no identity",)


def test_an_sql_error_is_an_error_that_names_the_identity(
    build: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "_of", lambda statement: "no_such_column = 1")
    outcome = run_one(build, suite_of("three_public"))
    assert not outcome.success
    assert outcome.errors[0].startswith("T9-01: ")
    assert "no_such_column" in outcome.errors[0]


def test_a_suite_that_finds_nothing_in_a_printed_statement_is_an_error() -> None:
    connection = new_build()
    land(
        connection, cells("misnamed", "three_public", {"sum": {"final": "3.00"}, "abroad": {"final": "3.00"}})
    )
    outcome = run_one(connection, suite_of("three_public"))
    assert outcome.errors == ("nothing was evaluated although what it compares is printed",)


def test_a_suite_whose_statement_nobody_prints_is_no_error(build: duckdb.DuckDBPyConnection) -> None:
    build.execute("delete from core.fact where statement = 'three_public'")
    outcome = run_one(build, suite_of("three_public"))
    assert (outcome.success, outcome.evaluated, outcome.counts["not_applicable"]) == (True, 0, 2)


def test_an_empty_warehouse_and_a_quarantined_report_are_no_error() -> None:
    connection = new_build()
    assert run_one(connection, suite_of("three_public")).success
    land(connection, cells("quarantined", "three_public", {"total": {"final": "3.00"}}))
    connection.execute("update core.report set status = 'quarantined'")
    outcome = run_one(connection, suite_of("three_public"))
    assert (outcome.success, outcome.counts.get("violation", 0)) == (True, 0)


def test_a_violation_fails_the_suite_but_is_no_error(build: duckdb.DuckDBPyConnection) -> None:
    build.execute(
        "update core.fact set value = value + 1 where statement = 'three_public' and line_id = 'overseas'"
    )
    outcome = run_one(build, suite_of("three_public"))
    assert (outcome.success, outcome.errors, outcome.violated) == (False, (), {"T9-01": 2})


def test_a_second_run_replaces_the_first_and_leaves_nothing_attached(
    build: duckdb.DuckDBPyConnection,
) -> None:
    told: list[str] = []
    results = "select * exclude (run_id) from quality.check_result order by all"
    run_suites(build, "first", suites=[suite_of("narrative")])
    first = build.execute(results).fetchall()
    run_suites(build, "second", progress=told.append, suites=[suite_of("narrative")])
    assert build.execute(results).fetchall() == first
    assert build.execute("select distinct run_id from quality.check_result").fetchall() == [("second",)]
    assert told == ["决算情况说明 (21)"]
    assert build.execute("select count(*) from duckdb_databases() where not internal").fetchall() == [(1,)]


def test_suites_run_in_an_attached_build(tmp_path: object) -> None:
    connection = duckdb.connect()
    connection.execute(f"attach '{tmp_path}/fiscal.duckdb.new' as build (storage_version 'v1.2.0')")
    connection.execute("use build")
    from pipelines.warehouse.sql_files import run_folder

    run_folder(connection, "schema")
    land(connection, department("department"))
    assert run_one(connection, suite_of("three_public")).evaluated == 4
    assert connection.execute("select count(*) from build.quality.check_result").fetchall() == [(4,)]


def test_the_private_names_of_great_expectations_still_exist() -> None:
    from great_expectations.datasource.fluent import SQLDatasource

    from pipelines.validating.duckdb_source import PRIVATE_NAMES

    assert all(hasattr(owner, name) for owner, name in PRIVATE_NAMES)
    assert "_execution_engine" in SQLDatasource.__private_attributes__
