"""The asset `facts`: the build database with every report's facts."""

import dagster as dg

from pipelines.nights.night import Night
from pipelines.warehouse.connect import open_build
from pipelines.warehouse.queries import rows


@dg.asset(
    group_name="fiscal",
    deps=["cells"],
    description="Long-format facts by subject code and year. 按科目编码与年度的长表数据",
)
def facts(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[None]:
    """Normalize the readings and land them in a new build; on an idle night leave everything as it is."""
    if night.has_begun and night.builder.is_idle():
        return dg.MaterializeResult(metadata={"nothing new": True})
    (night if night.has_begun else night.builder).land()
    with open_build(night.builder.places.build) as connection:
        [counts] = rows(
            connection,
            "select (select count(*) from core.report) as reports, (select count(*) from core.fact) as facts",
        )
    return dg.MaterializeResult(metadata=counts)
