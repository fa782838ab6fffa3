"""The asset `cells`: a reading of every report, in the cache."""

import dagster as dg

from pipelines.warehouse.builder import Builder


@dg.asset(
    group_name="fiscal",
    deps=["reports"],
    description="Cells of the statements, each read twice. 报表单元格，两次独立读取",
)
def cells(builder: dg.ResourceParam[Builder]) -> dg.MaterializeResult[None]:
    """Read what has no reading yet."""
    files = builder.read().files
    problems = [file.source_name for file in files if builder.readings.problem(file.sha256) is not None]
    return dg.MaterializeResult(metadata={"files": len(files), "unreadable": problems})
