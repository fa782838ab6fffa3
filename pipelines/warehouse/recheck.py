"""Checking some reports of a build alone: in a file of their own, beside the other reports of their issuers.

The suites run there as they run over everything; the results are put in place of the old ones. Which reports these
are is decided in `increment.py`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import WarehouseError
from pipelines.warehouse.build import begin
from pipelines.warehouse.connect import WORKING_MEMORY, open_build, quoted, wal_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

    from pipelines.validating.gx_results import Keep
    from pipelines.validating.run import SuiteOutcome

_NEEDED = """
with near as (
    select unnest($1::varchar[]) as report_id
    union select other_report_id from frames.other_report where report_id in (select unnest($1::varchar[]))
)
select report_id from core.report
where report_id in (from near)
    or coalesce(issuer_id, issuer) in (
        select coalesce(issuer_id, issuer) from core.report where report_id in (from near)
    )
"""
_TABLES = """
select schema_name || '.' || table_name,
    list_contains(list(column_name), 'report_id') as is_by_report
from duckdb_columns() inner join duckdb_tables() using (database_name, schema_name, table_name)
where database_name = current_database() and schema_name in ('core', 'quality', 'ref')
    and schema_name || '.' || table_name not in ('quality.check_result', 'quality.run', 'quality.run_report')
group by all
"""
AT_ONCE = 2_000
"""Reports that are checked together; what checks hold in memory is theirs alone."""
BESIDE_PARTS = "1GiB"
"""What the build may keep in memory while its parts are checked in files of their own, which need theirs."""
_PARTS = """
with counted as (
    select
        report_id,
        count(*) over (order by coalesce(issuer_id, issuer, '')) - 1 as place,
        ceil(count(*) over () / ceil(count(*) over () / $1))::bigint as size
    from core.report
)
select list(report_id order by report_id) from counted group by place // size order by place // size
"""
"""About equally many reports each, those of one issuer in one part."""
_OF_CHECKS = "check_id in (select check_id from ref.identity)"


def check_all(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    scratch: Path,
    progress: Callable[[str], None],
    keep: Keep | None = None,
) -> None:
    """Run the suites over every report and write their findings; raises WarehouseError when a suite itself fails.

    Many reports are checked part by part, each part with what it is compared with, so that memory does not grow.
    `keep` says where the results of Great Expectations go; Data Docs are made of all reports at once.
    """
    connection.execute(f"delete from quality.finding where {_OF_CHECKS}")  # also of those that are no more
    at_once = keep is not None and keep.data_docs is not None
    if not at_once and _checked_by_parts(connection, run_id, scratch, progress, keep):
        return
    errors = _evaluate(connection, run_id, progress, keep)
    if errors:
        raise WarehouseError(
            "the checks could not all be run, so nothing is published",
            got="; ".join(errors),
            remedy="this is a fault of the suites in expectations/, not of a report: please report it",
        )


def _checked_by_parts(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    scratch: Path,
    progress: Callable[[str], None],
    keep: Keep | None,
) -> bool:
    """Check part by part, if there are several; return whether every suite had something to evaluate in each."""
    from pipelines.validating.frames import declare
    from pipelines.validating.suites import load_suites

    parts = [part for (part,) in connection.execute(_PARTS, [AT_ONCE]).fetchall()]
    if len(parts) < 2:
        return False
    declare(connection, load_suites())
    connection.execute(f"set memory_limit = '{BESIDE_PARTS}'")
    connection.execute("delete from quality.check_result")
    try:
        for number, part in enumerate(parts, 1):
            kept = keep and replace(keep, part=f"part-{number:03}")
            if not check_some(
                connection, part, run_id, scratch, _numbered(progress, number, len(parts)), kept
            ):
                return False
    finally:  # what follows, such as checking at once after all, works in this file alone
        connection.execute(f"set memory_limit = '{WORKING_MEMORY}'")
    return True


def _numbered(progress: Callable[[str], None], number: int, of: int) -> Callable[[str], None]:
    return lambda suite: progress(f"{number}/{of} {suite}")


def check_some(
    connection: duckdb.DuckDBPyConnection,
    report_ids: list[str],
    run_id: str,
    scratch: Path,
    progress: Callable[[str], None],
    keep: Keep | None = None,
) -> bool:
    """Run the suites over these reports alone and put their results in place of the old ones.

    Returns whether that could be done: few reports may leave a suite without anything to evaluate.
    """
    if not report_ids:
        return True
    _fill(connection, report_ids, scratch)
    with open_build(scratch) as small:
        errors = _evaluate(small, run_id, progress, keep)
    if not errors:
        _take_over(connection, report_ids, scratch)
    scratch.unlink()
    return not errors


def outcomes_of(connection: duckdb.DuckDBPyConnection) -> list[SuiteOutcome]:
    """Return what came of each suite, over all reports, from the results that stand in the file."""
    from pipelines.validating.run import SuiteOutcome

    suites = connection.execute(
        "select distinct suite, suite_zh, suite_en from ref.identity order by suite"
    ).fetchall()
    rows = connection.execute(
        "select suite, check_id, outcome, count(*) from quality.check_result join ref.identity using (check_id) "
        "group by all"
    ).fetchall()
    found = []
    for suite, zh, en in suites:
        counts: dict[str, int] = {}
        violated: dict[str, int] = {}
        for name, check_id, outcome, number in rows:
            if name == suite:
                counts[outcome] = counts.get(outcome, 0) + number
                if outcome == "violation":
                    violated[check_id] = number
        evaluated = sum(counts.get(outcome, 0) for outcome in ("exact", "tail", "violation"))
        found.append(SuiteOutcome(suite, zh, en, not violated, evaluated, counts, violated=violated))
    return found


def _evaluate(
    connection: duckdb.DuckDBPyConnection, run_id: str, progress: Callable[[str], None], keep: Keep | None
) -> list[str]:
    from pipelines.validating.findings import write_findings
    from pipelines.validating.run import run_suites

    outcomes = run_suites(connection, run_id, progress, keep=keep)
    errors = [f"{outcome.name}: {error}" for outcome in outcomes for error in outcome.errors]
    if not errors:
        write_findings(connection, run_id)
    return errors


def _fill(connection: duckdb.DuckDBPyConnection, report_ids: list[str], scratch: Path) -> None:
    needed = [report_id for (report_id,) in connection.execute(_NEEDED, [report_ids]).fetchall()]
    tables = connection.execute(_TABLES).fetchall()
    wal_of(scratch).unlink(missing_ok=True)
    begin(scratch, scratch).close()
    connection.execute(f"attach '{quoted(scratch)}' as scratch")
    try:
        for table, is_by_report in tables:
            connection.execute(f"delete from scratch.{table}")
            rows = "where report_id in (select unnest($1::varchar[]))" if is_by_report else ""
            given = [needed] if is_by_report else None
            connection.execute(f"insert into scratch.{table} by name from {table} {rows}", given)
    finally:
        connection.execute("detach scratch")


def _take_over(connection: duckdb.DuckDBPyConnection, report_ids: list[str], scratch: Path) -> None:
    of_reports = "report_id in (select unnest($1::varchar[]))"
    connection.execute(f"attach '{quoted(scratch)}' as scratch (read_only)")
    try:
        for table, kept in (("quality.check_result", "true"), ("quality.finding", _OF_CHECKS)):
            connection.execute(f"delete from {table} where {of_reports} and {kept}", [report_ids])
            connection.execute(
                f"insert into {table} by name from scratch.{table} where {of_reports} and {kept}",
                [report_ids],
            )
    finally:
        connection.execute("detach scratch")
