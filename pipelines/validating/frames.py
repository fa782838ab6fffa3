"""What suites look at: the views of sql/frames/, and their rows held ready in memory while suites run.

Every identity reads the same cells, so they are computed once per run, sorted by statement, and let go afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipelines.validating.own_formulas import fill_own_formulas
from pipelines.validating.suites import Suite
from pipelines.warehouse.sql_files import run_folder

if TYPE_CHECKING:
    import duckdb

CELLS = "frames_in_memory.cell"
SHAPES = "frames_in_memory.report_shape"


_OTHER_REPORTS = """
insert into {cells}
select cell.* replace (other.report_id as report_id, other.prefix || cell.statement as statement)
from {cells} as cell
inner join frames.other_report as other on cell.report_id = other.other_report_id
where cell.statement <> 'annex'
"""
"""Cells of the year before, and of an earlier publication, stand beside those of the report that is compared."""


@contextmanager
def frames_ready(connection: duckdb.DuckDBPyConnection, suites: list[Suite]) -> Iterator[None]:
    """Create schema `frames` with what it shows and hold CELLS and SHAPES ready, visible to every cursor."""
    declare(connection, suites)
    connection.execute("attach ':memory:' as frames_in_memory")
    try:
        connection.execute(
            f"create table {CELLS} as from frames.cell order by statement, measure, report_id, row_no"
        )
        connection.execute(_OTHER_REPORTS.format(cells=CELLS))
        connection.execute(f"create table {SHAPES} as from frames.report_shape")
        yield
    finally:
        connection.execute("detach frames_in_memory")


def declare(connection: duckdb.DuckDBPyConnection, suites: list[Suite]) -> None:
    """Create schema `frames` with what it shows, and write down what every identity says, in ref.identity too."""
    run_folder(connection, "frames")
    for suite in suites:
        for identity in suite.identities:
            row = [identity.id, suite.name, suite.zh, suite.en, identity.zh, identity.en, identity.equation]
            row += [identity.origin, identity.source, identity.severity, identity.law, identity.finding_class]
            connection.execute("insert into frames.identity values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    fill_own_formulas(connection)
    connection.execute("delete from ref.identity")
    connection.execute("insert into ref.identity by name from frames.identity")
