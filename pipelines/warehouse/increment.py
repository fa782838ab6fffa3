"""A build that goes on from the published file, and which of its reports a change touches.

Checks look at one report, and beside it at the reports that `frames.other_report` names; so what no change touches
keeps its results. Evaluating the touched ones belongs to `recheck.py`.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.warehouse.basis import noted, shape_hash
from pipelines.warehouse.connect import open_build, refuse_locked, wal_of
from pipelines.warehouse.publish import refuse_leftover_wal
from pipelines.warehouse.written_down import compute_again

if TYPE_CHECKING:
    import duckdb

_MOST_FREE = 0.5
"""Share of a file that may lie idle before it is written anew."""
_BEFORE = {
    "before_report": "from core.report",
    "before_pair": "select report_id, prefix, other_report_id from frames.other_report",
    "before_review": "select report_id, fact_id, value from core.fact where reviewed_status is not null",
    "landed_again": "select report_id from core.report where false",
}
_CHANGED = """
create or replace table basis.changed as
select report_id from basis.landed_again
union
select coalesce(after.report_id, before.report_id)
from core.report as after full join basis.before_report as before using (report_id)
where after is distinct from before
union
select coalesce(after.report_id, before.report_id)
from (select report_id, fact_id, value from core.fact where reviewed_status is not null) as after
full join basis.before_review as before using (report_id, fact_id)
where after.value is distinct from before.value or after.fact_id is null or before.fact_id is null
"""
_TOUCHED = """
with pair as (
    select report_id, prefix, other_report_id from frames.other_report
)
select report_id from core.report
where report_id in (
    select report_id from basis.changed
    union select report_id from pair where other_report_id in (select report_id from basis.changed)
    union select report_id from (from pair except from basis.before_pair)
    union select report_id from (from basis.before_pair except from pair)
)
order by report_id
"""


def go_on_from(published: Path, build: Path) -> duckdb.DuckDBPyConnection | None:
    """Begin the build as a copy of `published` and open it; None where a copy would not do.

    It will not where there is no published file, where its tables were made otherwise, or where much of it is idle.
    """
    import duckdb

    refuse_leftover_wal(published)
    if not published.exists():
        return None
    try:
        with duckdb.connect(str(published), read_only=True) as reading:
            same = noted(reading).get("shape") == shape_hash() and _is_compared(reading)
            if not same or _free_share(reading) > _MOST_FREE:
                return None
    except duckdb.Error as error:
        refuse_locked(published, error)
        return None
    for leftover in (build, wal_of(build)):
        leftover.unlink(missing_ok=True)
    shutil.copyfile(published, build)
    connection = open_build(build)
    compute_again(connection)
    for name, query in _BEFORE.items():
        connection.execute(f"create or replace table basis.{name} as {query}")
    return connection


def is_going_on(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the build began as a copy of the published file."""
    found = connection.execute(
        "select 1 from duckdb_tables() where schema_name = 'basis' and table_name = 'before_report'"
    ).fetchall()
    return bool(found)


def landed_again(connection: duckdb.DuckDBPyConnection, report_ids: list[str]) -> None:
    """Say that the facts of these reports were written anew."""
    if is_going_on(connection):
        connection.execute("insert into basis.landed_again select unnest($1::varchar[])", [report_ids])


def touched(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the reports whose checks may come out otherwise than published: changed ones and those compared with them."""
    connection.execute(_CHANGED)
    return [report_id for (report_id,) in connection.execute(_TOUCHED).fetchall()]


def leave_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what only the build needed."""
    for name in (*_BEFORE, "changed"):
        connection.execute(f"drop table if exists basis.{name}")


def _is_compared(connection: duckdb.DuckDBPyConnection) -> bool:
    found = connection.execute(
        "select 1 from duckdb_views() where schema_name = 'frames' and view_name = 'other_report'"
    ).fetchall()
    return bool(found)


def _free_share(connection: duckdb.DuckDBPyConnection) -> float:
    [(total, free)] = connection.execute(
        "select total_blocks, free_blocks from pragma_database_size()"
    ).fetchall()
    return float(free) / max(int(total), 1)
