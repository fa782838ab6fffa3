"""The asset `sources`: every source of the watch list looked at, new reports fetched into the archive."""

import dagster as dg

from pipelines.nights.night import Night


@dg.asset(
    group_name="fiscal",
    description="Disclosure sites looked at, new reports archived. 查看公开网站，归档新报告",
)
def sources(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[None]:
    """Look at the sources that are switched on; one that fails never stops the others."""
    looks = night.look()
    return dg.MaterializeResult(
        metadata={
            "sources": len(looks),
            "listed": sum(look["listed"] for look in looks),
            "new": sum(len(look["new"]) for look in looks),
            "new_versions": sum(len(look["new_versions"]) for look in looks),
            "problems": [
                f"{look['source_id']}: {one['what']} {one['url']}"
                for look in looks
                for one in look["problems"]
            ],
        }
    )
