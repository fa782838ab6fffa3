"""The Great Expectations expectation `expect_identity_to_hold`: one accounting identity over all reports.

Its metric evaluates inside DuckDB, lands every evaluation in quality.check_result and hands back counts and
violating rows. What is compared comes from selection.py, how it is judged from evaluation.py.
"""

from __future__ import annotations

from typing import Any, ClassVar, Optional

from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.query_metric_provider import QueryMetricProvider

from pipelines.validating.evaluation import evaluation_sql
from pipelines.validating.frames import SHAPES
from pipelines.validating.selection import compile_cases, quoted

OUTCOMES = ("exact", "tail", "violation", "not_applicable", "not_evaluable")
SHOWN = 200
"""Violating rows in the GX result; quality.check_result has all of them."""

_FIELDS = ("identity", "statement", "scope", "law", "cases", "counts", "run_id")


class IdentityOutcomes(QueryMetricProvider):
    """Evaluates one identity and lands it; value: {"counts": {outcome: rows}, "violations": [row as text]}."""

    metric_name = "identity.outcomes"
    value_keys = _FIELDS

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,  # noqa: N805  (GX wraps it into a class method)
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> dict[str, Any]:
        batch, _, _ = execution_engine.get_compute_domain(
            metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE
        )
        cells = str(batch.compile(compile_kwargs={"literal_binds": True}))
        given = metric_value_kwargs
        cases = compile_cases(given["scope"], given["law"], given["cases"], given["statement"])
        query = evaluation_sql(cases, given["law"], given["counts"], f"({cells})", SHAPES)
        ids = f"{quoted(given['identity'])} as check_id, {quoted(given['run_id'])} as run_id"
        with execution_engine.get_connection() as connection:
            run = connection.exec_driver_sql
            run(f"create or replace temp table evaluation as {query}")
            run(f"insert into quality.check_result by name select {ids}, * from evaluation")
            counted = run("select outcome, count(*) from evaluation group by outcome").fetchall()
            violating = run(_VIOLATING).fetchall()
            connection.commit()
        counts = {**dict.fromkeys(OUTCOMES, 0), **{outcome: int(number) for outcome, number in counted}}
        return {"counts": counts, "violations": [dict(row._mapping) for row in violating]}


_VIOLATING = f"""
select report_id, key, lhs::varchar as lhs, rhs::varchar as rhs, difference::varchar as difference,
    tolerance::varchar as tolerance, terms, array_to_string(fact_ids, ' ') as fact_ids
from evaluation where outcome = 'violation' order by report_id, key limit {SHOWN}
"""


class ExpectIdentityToHold(BatchExpectation):
    """Expect both sides of an accounting identity to agree within its law, in every report."""

    identity: str
    scope: str
    law: str
    cases: dict[str, str]
    run_id: str
    statement: Optional[str] = None  # noqa: UP045  (pydantic 1 inside GX)
    counts: Optional[str] = None  # noqa: UP045

    metric_dependencies: ClassVar[tuple[str, ...]] = ("identity.outcomes",)
    success_keys: ClassVar[tuple[str, ...]] = _FIELDS
    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any = None,
    ) -> dict[str, Any]:
        outcome = metrics["identity.outcomes"]
        counts = outcome["counts"]
        evaluated = counts["exact"] + counts["tail"] + counts["violation"]
        result = {"observed_value": evaluated, "counts": counts, "violations": outcome["violations"]}
        return {"success": counts["violation"] == 0, "result": result}
