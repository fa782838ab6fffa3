"""The asset `cells`: a reading of every report that the run lands, in the cache."""

import dagster as dg

from pipelines.nights.night import Night


@dg.asset(
    group_name="fiscal",
    deps=["reports"],
    description="Cells of the statements, each read twice. 报表单元格，两次独立读取",
)
def cells(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[None]:
    """Read what has no reading yet."""
    files = (night if night.has_begun else night.builder).read().files
    readings = night.builder.readings
    problems = [file.source_name for file in files if readings.problem(file.sha256) is not None]
    return dg.MaterializeResult(metadata={"files": len(files), "unreadable": problems})
