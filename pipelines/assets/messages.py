"""The asset `messages`: people told of what the night brought, and the night closed in the ledger."""

import dagster as dg

from pipelines.nights.night import Night
from pipelines.nights.run import end
from pipelines.settings import Settings


@dg.asset(
    group_name="fiscal",
    deps=["warehouse"],
    description="People told of new reports, errors, files set aside, sources in trouble. 通知",
)
def messages(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[None]:
    """Tell what was not told yet."""
    known = Settings()
    result = end(night, known.alert_addresses, known.site_url)
    return dg.MaterializeResult(
        metadata={
            "outcome": result.outcome,
            "changes": len(result.changes),
            "sent": sum(told.sent for told in result.told),
            "not sent": [f"address {told.number}: {told.problem}" for told in result.told if told.problem],
        }
    )
