"""The Great Expectations expectations of accounting identities, each evaluated once over all reports.

`expect_identity_to_hold` is an equation, `expect_frame_to_agree` a view of sql/frames that compares for itself; suites
declare the kinds of both that are named for their law or for what they compare. Their metrics evaluate inside DuckDB, land every evaluation in quality.check_result and hand back counts and violating rows.
What is compared comes from selection.py, how it is judged from evaluation.py.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal, Optional

from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.query_metric_provider import QueryMetricProvider

from pipelines.validating.evaluation import Applies, evaluation_sql, frame_sql
from pipelines.validating.frames import SHAPES
from pipelines.validating.selection import compile_cases, quoted

OUTCOMES = ("exact", "tail", "violation", "not_applicable", "not_evaluable")
SHOWN = 200
"""Violating rows in the GX result; quality.check_result has all of them."""
TOLD = 20
"""Violating rows that Data Docs show."""

_COMMON = ("identity", "complete", "from_year", "forms", "run_id")
_STATED = ("statement", "scope", "law", "cases", "counts", "absent", *_COMMON)
_FRAMED = ("frame", "law", "needs", "rule", *_COMMON)


class IdentityOutcomes(QueryMetricProvider):
    """Evaluates one equation and lands it; value: {"counts": {outcome: rows}, "violations": [row as text]}."""

    metric_name = "identity.outcomes"
    value_keys = _STATED

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
        cases = compile_cases(
            given["scope"], given["law"], given["cases"], given["statement"], given["absent"]
        )
        query = evaluation_sql(cases, given["law"], given["counts"], f"({cells})", SHAPES, _applies(given))
        return _landed(execution_engine, query, given)


class FrameOutcomes(QueryMetricProvider):
    """Lands the rows of one view of sql/frames that compares for itself; its value is that of IdentityOutcomes."""

    metric_name = "identity.frame_outcomes"
    value_keys = _FRAMED

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,  # noqa: N805  (GX wraps it into a class method)
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> dict[str, Any]:
        given = metric_value_kwargs
        query = frame_sql(given["frame"], given["law"], given["needs"], SHAPES, _applies(given))
        return _landed(execution_engine, query, given)


def _applies(given: dict[str, Any]) -> Applies:
    return Applies(given["from_year"], tuple(given["forms"]), given["complete"])


def _landed(engine: SqlAlchemyExecutionEngine, query: str, given: dict[str, Any]) -> dict[str, Any]:
    ids = f"{quoted(given['identity'])} as check_id, {quoted(given['run_id'])} as run_id"
    with engine.get_connection() as connection:
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
    tolerance::varchar as tolerance, terms, reason, array_to_string(fact_ids, ' ') as fact_ids
from evaluation where outcome = 'violation' order by report_id, key limit {SHOWN}
"""


class _CountedExpectation(BatchExpectation):
    """Holds where no evaluation is a violation."""

    identity: str
    run_id: str
    complete: Optional[str] = None  # noqa: UP045
    from_year: Optional[int] = None  # noqa: UP045  (pydantic 1 inside GX)
    forms: list[str]

    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any = None,
    ) -> dict[str, Any]:
        outcome = metrics[self.metric_dependencies[0]]
        counts = outcome["counts"]
        evaluated = counts["exact"] + counts["tail"] + counts["violation"]
        result = {
            "observed_value": evaluated,
            "counts": counts,
            "violations": outcome["violations"],
            # what Data Docs look for
            "element_count": evaluated,
            "unexpected_count": counts["violation"],
            "unexpected_percent": round(100 * counts["violation"] / max(evaluated, 1), 4),
            "partial_unexpected_list": [_told(row) for row in outcome["violations"][:TOLD]],
        }
        return {"success": counts["violation"] == 0, "result": result}


def _told(row: dict[str, Any]) -> str:
    """Return one violating row as a person reads it."""
    sides = f"{row['lhs']} | {row['rhs']}, {row['difference']}, tolerance {row['tolerance']}"
    said = [sides if row["lhs"] is not None else None, row["reason"]]
    return f"{row['report_id']} {row['key']}: {'; '.join(text for text in said if text)}"


class ExpectIdentityToHold(_CountedExpectation):
    """Expect both sides of an accounting identity to agree within its law, in every report."""

    scope: str
    law: str
    cases: dict[str, str]
    statement: Optional[str] = None  # noqa: UP045
    counts: Optional[str] = None  # noqa: UP045
    absent: Optional[str] = None  # noqa: UP045

    metric_dependencies: ClassVar[tuple[str, ...]] = ("identity.outcomes",)
    success_keys: ClassVar[tuple[str, ...]] = _STATED


class ExpectSumIdentityToHold(ExpectIdentityToHold):
    """Expect a total to be the sum of its parts but for what rounding may leave."""

    law: Literal["rounding", "exact"]


class ExpectRestatementToBeEqual(ExpectIdentityToHold):
    """Expect an amount that is printed again to be the same."""

    law: Literal["exact"]


class ExpectPartToBeAtMostTheWhole(ExpectIdentityToHold):
    """Expect a part (a subset) to be at most the whole."""

    law: Literal["at_most"]


class ExpectPercentageToFitItsInterval(ExpectIdentityToHold):
    """Expect a percentage to lie where the two rounded amounts that it is made from allow."""

    law: Literal["interval_percent"]


class ExpectFrameToAgree(_CountedExpectation):
    """Expect what a view of sql/frames compares to agree, in every report."""

    frame: str
    law: str
    needs: list[str]
    rule: str

    metric_dependencies: ClassVar[tuple[str, ...]] = ("identity.frame_outcomes",)
    success_keys: ClassVar[tuple[str, ...]] = _FRAMED


class ExpectDirectionWordsToAgree(ExpectFrameToAgree):
    """Expect words such as 增加, 下降, 大于, 持平 to agree with the numbers that they are about."""


class ExpectCodesToHaveTheirNames(ExpectFrameToAgree):
    """Expect codes to stand beside the names that the classification of the year gives them."""


class ExpectEntriesToBeUnique(ExpectFrameToAgree):
    """Expect entries that may stand once to stand once."""


class ExpectEntriesToBePresent(ExpectFrameToAgree):
    """Expect everything that must stand in a report, or is promised there, to be in it."""
