"""The asset `checks`: the accounting identities evaluated over the build, one Dagster check per suite.

A failed check does not stop what follows: violations are findings that the warehouse publishes.
"""

import dagster as dg

from pipelines.validating.suites import load_suites
from pipelines.warehouse.builder import Builder


@dg.asset(
    group_name="fiscal",
    deps=["facts"],
    check_specs=[
        dg.AssetCheckSpec(suite.name, asset="checks", description=f"{suite.zh} / {suite.en}")
        for suite in load_suites()
    ],
    description="Accounting identities and their findings. 勾稽关系核对与问题",
)
def checks(builder: dg.ResourceParam[Builder]) -> dg.MaterializeResult:  # type: ignore[type-arg]  # Dagster wants it bare
    """Run every suite, once, over all reports of the build."""
    outcomes = builder.check()
    return dg.MaterializeResult(
        metadata={"suites": len(outcomes), "evaluated": sum(outcome.evaluated for outcome in outcomes)},
        check_results=[
            dg.AssetCheckResult(
                check_name=outcome.name,
                passed=outcome.success,
                severity=dg.AssetCheckSeverity.ERROR,
                metadata={"evaluated": outcome.evaluated, **outcome.counts, "violated": outcome.violated},
            )
            for outcome in outcomes
        ],
    )
