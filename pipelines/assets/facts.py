"""The asset `facts`: the build database with every report's facts."""

import dagster as dg

from pipelines.warehouse.builder import Builder
from pipelines.warehouse.connect import open_build
from pipelines.warehouse.queries import rows


@dg.asset(
    group_name="fiscal",
    deps=["cells"],
    description="Long-format facts by subject code and year. 按科目编码与年度的长表数据",
)
def facts(builder: dg.ResourceParam[Builder]) -> dg.MaterializeResult[None]:
    """Normalize the readings and land them in a new build."""
    builder.land()
    with open_build(builder.places.build) as connection:
        [counts] = rows(
            connection,
            "select (select count(*) from core.report) as reports, (select count(*) from core.fact) as facts",
        )
    return dg.MaterializeResult(metadata=counts)
