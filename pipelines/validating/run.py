"""Runs the suites over the open build database with Great Expectations and says what came of each.

GX passes silently in three ways - an unknown expectation is dropped, an empty suite succeeds, an SQL error is an
empty result - and each is an error here. Great Expectations is imported when suites run, not before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipelines.errors import FiscalError
from pipelines.validating.feasibility import FRAME, fill_feasibility
from pipelines.validating.frames import CELLS, SHAPES, frames_ready
from pipelines.validating.gx_results import (
    Keep,
    build_data_docs,
    forget_old_runs,
    plan_data_docs,
    save_result,
)
from pipelines.validating.selection import SENTENCES
from pipelines.validating.suites import Identity, Suite, load_suites

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class SuiteOutcome:
    """What came of one suite over all reports. `success`: no violation and no error.

    `counts`: evaluations per outcome (exact, tail, violation, not_applicable, not_evaluable); `evaluated`: the
    first three together; `errors`: faults of the suite or of the run, never of a report.
    """

    name: str
    title_zh: str
    title_en: str
    success: bool
    evaluated: int
    counts: dict[str, int]
    errors: tuple[str, ...] = ()
    violated: dict[str, int] = field(default_factory=dict)  # identity -> violating evaluations


def run_suites(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    progress: Callable[[str], None] | None = None,
    suites: list[Suite] | None = None,
    keep: Keep | None = None,
) -> list[SuiteOutcome]:
    """Evaluate every identity over all reports of core.report and core.fact; return what came of each suite.

    `keep` says where the results of Great Expectations and its Data Docs go. Replaces the rows of
    quality.check_result. What `connection` has not committed is not seen. Raises FormDataError for suites that
    cannot be loaded; whatever fails while a suite runs is in its `errors`.
    """
    suites = load_suites() if suites is None else suites
    connection.execute("delete from quality.check_result")
    with frames_ready(connection, suites):
        printed = _printed_statements(connection)
        batch, context = _batch(connection)
        if keep is not None and keep.data_docs is not None:
            plan_data_docs(context, keep.data_docs)
        outcomes = []
        for suite in suites:
            if progress is not None:
                progress(f"{suite.zh} ({len(suite.identities)})")
            if any(identity.frame == FRAME for identity in suite.identities):
                fill_feasibility(connection, suites)
            outcomes.append(_run(context, batch, suite, run_id, printed, keep))
        if keep is not None:
            forget_old_runs(keep.results, run_id)
            if keep.data_docs is not None:
                build_data_docs(context, keep.data_docs)
    return outcomes


def _batch(connection: duckdb.DuckDBPyConnection) -> tuple[Any, Any]:
    """Return the batch of all cells and the ephemeral context that it belongs to."""
    import great_expectations as gx

    from pipelines.validating import identity_expectation  # noqa: F401  (registers the expectation)
    from pipelines.validating.duckdb_source import DuckDBDatasource

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = DuckDBDatasource.over(context, "build", connection)
    asset = source.add_query_asset("cells", query=f"select * from {CELLS}")
    return asset.add_batch_definition_whole_table("all reports"), context


def _run(
    context: Any, batch: Any, suite: Suite, run_id: str, printed: list[set[str]], keep: Keep | None
) -> SuiteOutcome:
    import great_expectations as gx

    if not suite.identities:
        return _failed(suite, "the suite declares no identity")
    declared = [_declaration(identity, run_id) for identity in suite.identities]
    try:
        expectations = gx.ExpectationSuite(name=suite.name, expectations=declared)
        if len(expectations.expectations) != len(declared):
            known = {expectation.expectation_type for expectation in expectations.expectations}
            unknown = sorted({identity.expectation for identity in suite.identities} - known)
            return _failed(suite, f"unknown expectation: {', '.join(unknown) or 'one was dropped'}")
        definition = gx.ValidationDefinition(
            name=suite.name, data=batch, suite=context.suites.add(expectations)
        )
        result = context.validation_definitions.add(definition).run(result_format="COMPLETE")
    except (gx.exceptions.GreatExpectationsError, FiscalError) as error:
        return _failed(suite, str(error))
    if keep is not None:
        save_result(keep.results, run_id, suite.name, result, keep.part)
    return _outcome(suite, result, printed)


def _declaration(identity: Identity, run_id: str) -> dict[str, Any]:
    """Return the identity as GX declares an expectation."""
    return {
        "type": identity.expectation,
        "description": identity.zh,
        "severity": {"error": "critical", "warning": "warning", "info": "info"}[identity.severity],
        "kwargs": {
            "identity": identity.id,
            **(_framed(identity) if identity.frame else _stated(identity)),
            "complete": identity.complete,
            "from_year": identity.from_year,
            "forms": list(identity.forms),
            "run_id": run_id,
        },
        "meta": {
            "identity": identity.id,
            "en": identity.en,
            "origin": identity.origin,
            "source": identity.source,
        },
    }


def _stated(identity: Identity) -> dict[str, Any]:
    return {
        "statement": identity.statement,
        "scope": identity.scope,
        "law": identity.law,
        "cases": dict(identity.cases),
        "counts": identity.counts,
        "absent": identity.absent,
    }


def _framed(identity: Identity) -> dict[str, Any]:
    return {
        "frame": identity.frame,
        "law": identity.law,
        "needs": list(identity.needs),
        "rule": identity.equation,
    }


def _outcome(suite: Suite, result: Any, printed: list[set[str]]) -> SuiteOutcome:
    counts: dict[str, int] = {}
    violated: dict[str, int] = {}
    errors: list[str] = []
    for item in result.results:
        name = item.expectation_config.kwargs["identity"]
        if not item.result:
            errors.extend(f"{name}: {message}" for message in _messages(item))
            continue
        for outcome, number in item.result["counts"].items():
            counts[outcome] = counts.get(outcome, 0) + number
        if item.result["counts"]["violation"]:
            violated[name] = item.result["counts"]["violation"]
    evaluated = sum(counts.get(outcome, 0) for outcome in ("exact", "tail", "violation"))
    if len(result.results) != len(suite.identities):
        errors.append(f"{len(suite.identities)} identities declared, {len(result.results)} run")
    if not errors and printed and not sum(counts.values()):
        errors.append("no report was looked at")
    elif not errors and not evaluated and not counts.get("not_evaluable") and _is_comparable(suite, printed):
        errors.append("nothing was evaluated although what it compares is printed")
    return SuiteOutcome(
        suite.name,
        suite.zh,
        suite.en,
        not errors and not violated,
        evaluated,
        counts,
        tuple(errors),
        violated,
    )


def _printed_statements(connection: duckdb.DuckDBPyConnection) -> list[set[str]]:
    """Return for each report the statements in which a number is printed."""
    rows = connection.execute(
        f"select shape.report_id, list(distinct cell.statement) from {SHAPES} as shape "
        f"left join {CELLS} as cell on shape.report_id = cell.report_id and cell.is_printed group by all"
    ).fetchall()
    return [{statement for statement in statements if statement} for _, statements in rows]


def _is_comparable(suite: Suite, printed: list[set[str]]) -> bool:
    """Whether some report prints all statements of some equation; a sentence may state an amount alone."""
    return any(
        case.statements
        and case.selections
        and statements.issuperset(case.statements)
        and not {name.rpartition(":")[2] for name in case.statements}.intersection(SENTENCES)
        for identity in suite.identities
        for case in identity.compiled()
        for statements in printed
    )


def _messages(item: Any) -> list[str]:
    """Return why an expectation without a result failed: GX hides an SQL error there."""
    details = [entry for entry in item.exception_info.values() if isinstance(entry, dict)]
    return [str(entry["exception_message"]).strip() for entry in details] or ["no result and no reason"]


def _failed(suite: Suite, reason: str) -> SuiteOutcome:
    return SuiteOutcome(suite.name, suite.zh, suite.en, False, 0, {}, (reason,))
