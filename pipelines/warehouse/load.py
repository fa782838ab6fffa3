"""Landed reports → the tables `core.report`, `core.fact` and `quality.finding`, set-based and exact.

Values travel as text and are cast by SQL: DuckDB guesses a DECIMAL type from a sample of Python objects and
then rounds the rest silently. Deciding what a fact is belongs to `pipelines/normalizing/`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pipelines.errors import WarehouseError
from pipelines.records import Fact, Finding, FormulaTerm, LandedReport, Observation, Report
from pipelines.warehouse.settle import settle

if TYPE_CHECKING:
    import duckdb

BATCH_FACTS = 100_000
_COLUMN_OF_FIELD = {"finding_class": "class"}
_OF_REPORT = (
    "core.fact",
    "core.observation",
    "core.printed_formula",
    "quality.finding",
    "quality.check_result",
    "core.report",
)
_CORNERS = "{{x0: {:.2f}, top: {:.2f}, x1: {:.2f}, bottom: {:.2f}}}"
_SHORT_NUMBER = (
    12  # characters; fits DECIMAL(18, 6), whose parser is a hundred times faster than that of wider ones
)


def load_reports(connection: duckdb.DuckDBPyConnection, reports: Iterable[LandedReport]) -> None:
    """Land the reports as `insert_reports` does and settle issuers and versions afterwards."""
    insert_reports(connection, reports)
    settle(connection)


def insert_reports(connection: duckdb.DuckDBPyConnection, reports: Iterable[LandedReport]) -> None:
    """Land the reports with their facts and findings; what was there under the same report_id is replaced.

    Issuers and versions are not settled: that looks at all reports. Raises WarehouseError when a report claims an id
    twice or holds a value that its column does not allow; nothing of that batch lands then.
    """
    import duckdb

    for batch in _batches(reports):
        connection.begin()
        try:
            for landed in batch:
                refuse_doubled_ids(landed)
            forget(connection, _known(connection, batch))
            insert_rows(connection, "core.report", Report, [landed.report for landed in batch])
            insert_rows(connection, "core.fact", Fact, [fact for landed in batch for fact in landed.facts])
            for table, kind, rows in (
                ("core.observation", Observation, [one for landed in batch for one in landed.observations]),
                ("core.printed_formula", FormulaTerm, [one for landed in batch for one in landed.formulas]),
                ("quality.finding", Finding, [one for landed in batch for one in landed.findings]),
            ):
                insert_rows(connection, table, kind, rows)
        except duckdb.Error as error:
            connection.rollback()
            names = ", ".join(sorted({landed.report.source_name for landed in batch})[:5])
            raise WarehouseError(
                "reports do not fit the warehouse's tables",
                got=f"{error} (reports: {names})",
                remedy="this is a fault of the program, not of the report: please report it with the file",
            ) from error
        except BaseException:
            connection.rollback()
            raise
        connection.commit()


def refuse_doubled_ids(landed: LandedReport) -> None:
    """Raise WarehouseError when two facts of a report have one id: `core.fact` has no index."""
    seen: set[str] = set()
    for fact in landed.facts:
        if fact.fact_id in seen:
            raise WarehouseError(
                f"{landed.report.source_name}: two facts have one id",
                got=f"{fact.statement} / {fact.line_id} / {fact.measure}, printed {fact.printed!r}",
                expected="one fact per statement, line, fund, measure, budget stage, year and occurrence",
                remedy="number the occurrences where the facts are made",
            )
        seen.add(fact.fact_id)


def insert_rows(
    connection: duckdb.DuckDBPyConnection, table: str, kind: type, rows: Sequence[object]
) -> None:
    """Insert dataclass rows of one `kind` into `table`; every field must have its column."""
    import pandas as pd

    types = {name: str(type_) for name, type_, *_ in connection.execute(f"describe {table}").fetchall()}
    column_of = {field.name: _COLUMN_OF_FIELD.get(field.name, field.name) for field in fields(kind)}
    casts = ", ".join(f'{_cast(name, types[column])} as "{column}"' for name, column in column_of.items())
    for start in range(0, len(rows), BATCH_FACTS):
        part = rows[start : start + BATCH_FACTS]
        texts = {
            name: _texts(map(attrgetter(name), part), types[column]) for name, column in column_of.items()
        }
        frame = pd.DataFrame({name: pd.array(column, dtype="str") for name, column in texts.items()})
        connection.register("incoming_rows", frame)
        connection.execute(f"insert into {table} by name select {casts} from incoming_rows")
        connection.unregister("incoming_rows")


def forget(connection: duckdb.DuckDBPyConnection, report_ids: list[str]) -> None:
    """Delete the reports with their facts, observations, findings and check results; each table is looked through."""
    if not report_ids:
        return
    for table in _OF_REPORT:
        connection.execute(f"delete from {table} where report_id in (select unnest(?))", [report_ids])


def _known(connection: duckdb.DuckDBPyConnection, batch: Sequence[LandedReport]) -> list[str]:
    ids = [landed.report.report_id for landed in batch]
    known = "select report_id from core.report where report_id in (select unnest($1::varchar[]))"
    return [report_id for (report_id,) in connection.execute(known, [ids]).fetchall()]


def _batches(reports: Iterable[LandedReport]) -> Iterator[list[LandedReport]]:
    batch: list[LandedReport] = []
    facts = 0
    for landed in reports:
        batch.append(landed)
        facts += len(landed.facts)
        if facts >= BATCH_FACTS:
            yield batch
            batch, facts = [], 0
    if batch:
        yield batch


def _cast(name: str, type_: str) -> str:
    """Return the SQL that turns the text column `name` into `type_` without passing through a float."""
    column = f'"{name}"'
    if type_.startswith("DECIMAL"):
        scale = type_.rstrip(")").split(",")[1]
        return (
            f"case when length({column}) <= {_SHORT_NUMBER} "
            f"then cast(cast({column} as decimal(18, {scale})) as {type_}) else cast({column} as {type_}) end"
        )
    if type_ == "VARCHAR[]":
        return f"cast(cast({column} as json) as varchar[])"
    return f"cast({column} as {type_})"


def _texts(values: Iterable[Any], type_: str) -> list[str | None]:
    """Return the values as the text that `_cast` reads; None stays None."""
    if type_ == "VARCHAR":
        return list(values)
    if type_.startswith("DECIMAL"):
        return [None if value is None else format(value, "f") for value in values]
    if type_ == "VARCHAR[]":
        return [json.dumps(value, ensure_ascii=False) for value in values]
    if type_.startswith("STRUCT"):
        return ["[" + ", ".join(_CORNERS.format(*box) for box in boxes) + "]" for boxes in values]
    return [None if value is None else str(value) for value in values]
