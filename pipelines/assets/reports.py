"""The asset `reports`: every report file archived, and the list of those that the run lands."""

import dagster as dg

from pipelines.nights.night import Night


class Take(dg.Config):
    """Which reports the run takes: all there are, for a warehouse made anew, or only what a night finds to do."""

    only_new: bool = False


@dg.asset(
    group_name="fiscal",
    deps=["sources"],
    description="Report files, archived by sha256 with their sidecars. 归档的报告",
)
def reports(config: Take, night: dg.ResourceParam[Night]) -> dg.MaterializeResult[None]:
    """Archive what is in data/raw and write down what the run lands."""
    if not config.only_new:
        inputs = night.builder.gather_all()
        return dg.MaterializeResult(metadata={"files": len(inputs.files), "refused": len(inputs.refused)})
    plan = night.gather()
    return dg.MaterializeResult(
        metadata={
            "files": len(plan.todo),
            "check_again": ", ".join(plan.check_again),
            "waiting": len(plan.waiting),
            "missing": len(plan.missing),
        }
    )
