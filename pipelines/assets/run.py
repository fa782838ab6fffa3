"""Materializing all assets in this process, without a Dagster instance on disk. Used by `fiscal run`."""

import dagster as dg

from pipelines.assets.jobs import BUILD
from pipelines.definitions import assemble
from pipelines.warehouse.builder import Builder


def materialize_all(builder: Builder) -> dict[str, bool]:
    """Run every stage and return for each suite whether it passed; raises what the failing stage raised."""
    job = assemble(builder).resolve_job_def(BUILD)
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    with dg.DagsterInstance.ephemeral() as instance:
        try:
            result = job.execute_in_process(run_config=quiet, instance=instance)
        except dg.DagsterError as error:
            raise _user_error(error) from error
    return {evaluation.check_name: evaluation.passed for evaluation in result.get_asset_check_evaluations()}


def _user_error(error: dg.DagsterError) -> BaseException:
    return getattr(error, "user_exception", None) or error
