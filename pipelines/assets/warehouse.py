"""The asset `warehouse`: the published file."""

import dagster as dg

from pipelines.warehouse.builder import Builder


@dg.asset(
    group_name="fiscal",
    deps=["checks"],
    description="The published warehouse, replaced in one step. 已发布的数据仓库",
)
def warehouse(builder: dg.ResourceParam[Builder]) -> dg.MaterializeResult[None]:
    """Put the build in place of the published file."""
    target = builder.publish()
    return dg.MaterializeResult(
        metadata={"path": dg.MetadataValue.path(str(target)), "bytes": target.stat().st_size}
    )
