"""The asset `warehouse`: the published file. It is fresh when a night has looked after it, though nothing came."""

from datetime import timedelta

import dagster as dg

from pipelines.nights.night import Night


@dg.asset(
    group_name="fiscal",
    deps=["checks"],
    freshness_policy=dg.FreshnessPolicy.time_window(
        fail_window=timedelta(hours=50), warn_window=timedelta(hours=26)
    ),
    description="The published warehouse, replaced in one step. 已发布的数据仓库",
)
def warehouse(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[None]:
    """Put the build in place of the published file; on an idle night leave that as it is."""
    target = night.builder.places.target
    published = True
    if night.has_begun:
        published = night.publish()
    else:
        night.builder.publish()
    size = target.stat().st_size if target.exists() else 0
    return dg.MaterializeResult(
        metadata={"path": dg.MetadataValue.path(str(target)), "bytes": size, "published": published}
    )
