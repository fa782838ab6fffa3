"""Assembles Dagster: the assets in sequence, their checks, the job. Read this first; what stages do is elsewhere."""

import dagster as dg

from pipelines.assets.cells import cells
from pipelines.assets.checks import checks
from pipelines.assets.facts import facts
from pipelines.assets.reports import reports
from pipelines.assets.warehouse import warehouse
from pipelines.settings import Settings
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.places import Places

JOB = "build_warehouse"
ASSETS = [reports, cells, facts, checks, warehouse]


def assemble(builder: Builder) -> dg.Definitions:
    """Return the definitions that build with `builder`."""
    return dg.Definitions(
        assets=ASSETS,
        jobs=[
            dg.define_asset_job(
                JOB,
                selection=[asset.key for asset in ASSETS],
                description="Everything, from PDF to the published file.",
            )
        ],
        resources={"builder": builder},
        executor=dg.in_process_executor,
    )


_settings = Settings()
defs = assemble(
    Builder(Places.around(_settings.warehouse, _settings), workers=_settings.workers, limits=_settings.limits)
)
