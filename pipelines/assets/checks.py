"""The asset `checks`: the accounting identities evaluated over the build, one Dagster check per suite.

A failed check does not stop what follows: violations are findings that the warehouse publishes.
"""

import dagster as dg

from pipelines.nights.night import Night
from pipelines.validating.suites import load_suites

_SUITES = load_suites()


@dg.asset(
    group_name="fiscal",
    deps=["facts"],
    check_specs=[
        dg.AssetCheckSpec(suite.name, asset="checks", description=f"{suite.zh} / {suite.en}")
        for suite in _SUITES
    ],
    description="Accounting identities and their findings. 勾稽关系核对与问题",
)
def checks(night: dg.ResourceParam[Night]) -> dg.MaterializeResult:  # type: ignore[type-arg]  # Dagster wants it bare
    """Run the suites over what the run touches; say what came of each over all reports."""
    if night.has_begun and night.builder.is_idle():
        outcomes = night.published_outcomes()
    else:
        outcomes = night.builder.check()
    found = {outcome.name: outcome for outcome in outcomes}
    results = []
    for suite in _SUITES:
        outcome = found.get(suite.name)
        counts = {} if outcome is None else {"evaluated": outcome.evaluated, **outcome.counts}
        results.append(
            dg.AssetCheckResult(
                check_name=suite.name,
                passed=outcome is None or outcome.success,
                severity=dg.AssetCheckSeverity.ERROR,
                metadata={**counts, "violated": {} if outcome is None else outcome.violated},
            )
        )
    evaluated = sum(outcome.evaluated for outcome in outcomes)
    return dg.MaterializeResult(
        metadata={"suites": len(outcomes), "evaluated": evaluated}, check_results=results
    )
