"""The record of runs that published, `quality.run` and `quality.run_report`, written into the build itself.

A run is known by what went into it: building again from the same inputs is the same run and adds nothing. Nights on
which nothing was published leave no trace here; they belong to `pipelines/nights/`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import __version__
from pipelines.records import stable_id
from pipelines.warehouse.basis import noted
from pipelines.warehouse.build import published_attached
from pipelines.warehouse.increment import is_going_on

if TYPE_CHECKING:
    import duckdb

_TABLES = ("quality.run", "quality.run_report")
_EARLIER = (
    "insert into {table} by name from published.{table} where run_id not in (select run_id from {table})"
)
_CONTENTS = """
create or replace temp table {name} as
select report.report_id, report.status, report.supersedes, facts.content, facts.facts
from {catalog}core.report as report
left join (
    select report_id, sum(hash(fact_id, printed, value, reading_status)) as content, count(*) as facts
    from {catalog}core.fact where {some} group by report_id
) as facts using (report_id)
where {some}
"""
_CHANGES = """
insert into quality.run_report
select $run_id, report_id, case
    when after.report_id is null then 'removed'
    when after.status = 'quarantined' then 'quarantined'
    when before.report_id is not null and before.status <> 'quarantined' then 'updated'
    when after.supersedes is not null then 'new_version'
    else 'new'
end
from content_after as after
full join content_before as before using (report_id)
where after is distinct from before
order by all
"""
_RUN = """
insert into quality.run by name
select
    $run_id as run_id, $started_at::timestamp as started_at, $finished_at::timestamp as finished_at,
    $occasion as occasion, $sources::integer as sources, $reader as reader_version, $program as program_version,
    (select count(*) from core.report) as reports, (select count(*) from core.fact) as facts,
    changed.*, checked.*, found.*
from (
    select
        count(*) filter (change = 'new') as reports_new,
        count(*) filter (change = 'new_version') as reports_new_version,
        count(*) filter (change = 'updated') as reports_updated,
        count(*) filter (change = 'quarantined') as reports_quarantined,
        count(*) filter (change = 'removed') as reports_removed
    from quality.run_report where run_id = $run_id
) as changed,
(
    select
        count(*) filter (outcome = 'exact') as checks_exact,
        count(*) filter (outcome = 'tail') as checks_tail,
        count(*) filter (outcome = 'violation') as checks_violation,
        count(*) filter (outcome = 'not_applicable') as checks_not_applicable,
        count(*) filter (outcome = 'not_evaluable') as checks_not_evaluable
    from quality.check_result
) as checked,
(
    select
        count(*) filter (severity = 'error' and status in ('open', 'stale')) as findings_error,
        count(*) filter (severity = 'warning' and status in ('open', 'stale')) as findings_warning,
        count(*) filter (severity = 'info' and status in ('open', 'stale')) as findings_info
    from quality.finding
) as found
"""


def run_id_of(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the same id for the same reports in the same states, landed and checked with the same program, data and reviews."""
    reports = connection.execute("select report_id, status from core.report order by report_id").fetchall()
    parts = noted(connection)
    made_with = (parts.get(name) for name in ("reader", "forms", "issuers", "checks", "reviews"))
    return stable_id(*made_with, *(part for report in reports for part in report))


def record_run(connection: duckdb.DuckDBPyConnection, published: Path, now: datetime | None = None) -> str:
    """Add this run and what it did to each report, compared with `published`; return its id.

    Earlier runs are taken over from `published`. A run that is recorded there already stays as it is.
    """
    parts = noted(connection)
    run_id = parts.get("run_id") or run_id_of(connection)
    finished = now or datetime.now(UTC)
    some = "report_id in (from basis.changed)" if is_going_on(connection) else "true"
    connection.execute(_CONTENTS.format(name="content_after", catalog="", some=some))
    with published_attached(connection, published) as known:
        catalog = "published." if "core.report" in known else ""
        connection.execute(_CONTENTS.format(name="content_before", catalog=catalog, some=some))
        if not catalog:
            connection.execute("delete from content_before")
        for table in _TABLES:
            if table in known:
                connection.execute(_EARLIER.format(table=table))
    [(times,)] = connection.execute("select count(*) from quality.run where run_id = ?", [run_id]).fetchall()
    if not times:
        connection.execute(_CHANGES, {"run_id": run_id})
        values = {
            "run_id": run_id,
            "started_at": parts.get("started_at") or _stamp(finished),
            "finished_at": _stamp(finished),
            "occasion": parts.get("occasion", "run"),
            "sources": parts.get("sources"),
            "reader": parts.get("reader"),
            "program": __version__,
        }
        connection.execute(_RUN, values)
    for name in ("content_after", "content_before"):
        connection.execute(f"drop table {name}")
    return run_id


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat(sep=" ")
