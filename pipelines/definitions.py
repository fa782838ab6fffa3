"""Assembles Dagster: the assets in sequence, their checks, jobs, schedule and sensors. Read this first; what stages do is
elsewhere.
"""

from datetime import time

import dagster as dg

from pipelines.assets import jobs
from pipelines.assets.cells import cells
from pipelines.assets.checks import checks
from pipelines.assets.facts import facts
from pipelines.assets.messages import messages
from pipelines.assets.reports import reports
from pipelines.assets.sources import sources
from pipelines.assets.warehouse import warehouse
from pipelines.settings import Settings
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.places import Places

ASSETS = [sources, reports, cells, facts, checks, warehouse, messages]


def assemble(builder: Builder, night_at: time = time(2, 0)) -> dg.Definitions:
    """Return the definitions that build with `builder`, each night at this time of day in China."""
    return dg.Definitions(
        assets=ASSETS,
        jobs=jobs.jobs(),
        schedules=jobs.schedules(night_at),
        sensors=jobs.sensors(builder),
        resources=jobs.resources(builder),
        executor=dg.in_process_executor,
    )


_settings = Settings()
defs = assemble(
    Builder(
        Places.around(_settings.warehouse, _settings),
        workers=_settings.workers,
        limits=_settings.limits,
        history=_settings.history,
        scheduler=_settings.dask_scheduler,
    ),
    _settings.night_at,
)
