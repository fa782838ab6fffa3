"""Synthetic facts for tests: cells written as {line: {measure: printed}} landed into a build database in memory.

Only what identities look at is filled in; nothing here reads a report.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from pipelines.records import stable_id
from pipelines.warehouse.build import load_reference
from pipelines.warehouse.sql_files import run_folder

Printed = str | None
FACTORS = {"万元": 10000, "元": 1}
_UNITS = {
    "count": "个",
    "persons": "人次",
    "score": "分",
    "full_score": "分",
    "weight": "%",
    "score_rate": "%",
}
_UNITS |= {"execution_rate": "%"}


def new_build() -> duckdb.DuckDBPyConnection:
    """Return an empty build database in memory with the schema of sql/schema."""
    connection = duckdb.connect()
    run_folder(connection, "schema")
    load_reference(connection)
    return connection


def fact(
    report_id: str, statement: str, line: str, measure: str, printed: Printed, **more: Any
) -> dict[str, Any]:
    """Return one fact as a dict of texts, `measure` with @stage where it has one; `printed` None is a blank cell, '' a printed cell that nobody could read."""
    measure, _, named = measure.partition("@")
    stage = named or {"initial_budget": "initial", "adjusted_budget": "adjusted"}.get(measure)
    unit = more.get("unit", _UNITS.get(measure, "%" if measure.endswith("_pct") else "万元"))
    value = None if not printed else Decimal(printed.replace(",", ""))
    code = line.rpartition(".")[2]
    row = {
        "fact_id": stable_id(report_id, statement, line, measure, more.get("occurrence", 1)),
        "report_id": report_id,
        "issuer": "样例局",
        "fiscal_year": 2023,
        "period_year": 2023,
        "statement": statement,
        "line_id": line,
        "subject_code": code if code.isdigit() else None,
        "measure": measure,
        "budget_stage": stage,
        "fund": "all",
        "printed": printed,
        "value": None if value is None else str(value),
        "unit": unit,
        "ulp": None if value is None else str(Decimal(1).scaleb(int(value.as_tuple().exponent))),
        "amount_yuan": None if value is None or unit not in FACTORS else str(value * FACTORS[unit]),
        "presence": "blank" if printed is None else "printed" if value is None or value else "printed_zero",
        "is_comparative": measure == "prior",
        "is_derived": False,
        "page": 5,
        "boxes": [{"x0": 1, "top": 2, "x1": 3, "bottom": 4}],
        "reading_status": "agreed",
        "occurrence": 1,
    }
    return {**row, **more}


def cells(report_id: str, statement: str, table: Mapping[str, Mapping[str, Printed]]) -> list[dict[str, Any]]:
    """Return the facts of one statement written as {line: {measure: printed}}."""
    return [
        fact(report_id, statement, line, measure, printed, row_no=number)
        for number, (line, row) in enumerate(table.items(), start=1)
        for measure, printed in row.items()
    ]


def observation(report_id: str, kind: str, subject: str, **more: Any) -> dict[str, Any]:
    """Return one row of core.observation."""
    return {"report_id": report_id, "kind": kind, "subject": subject, **more}


def formula(
    report_id: str, statement: str, text: str, terms: Mapping[int, str | None], *, by: str = "measure"
) -> list[dict[str, Any]]:
    """Return the rows of core.printed_formula for `1=2+3`, `terms` naming what row or column each number stands for.

    A number that `terms` lacks is not in the table; None is a row without a label.
    """
    target, _, body = text.partition("=")
    signed = [(1, int(target))] + [
        (-1 if part.startswith("-") else 1, int(part.lstrip("+-")))
        for part in body.replace("-", " -").replace("+", " +").split()
    ]
    return [
        {
            "report_id": report_id, "statement": statement, "formula": text, "position": position, "sign": sign,
            "number": number, "axis": "column" if by == "measure" else "row", "is_placed": number in terms,
            by: terms.get(number), "page": 5,
        }
        for position, (sign, number) in enumerate(signed)
    ]  # fmt: skip


def note(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows of core.observation or core.printed_formula."""
    for row in rows:
        names, marks = ", ".join(row), ", ".join("?" for _ in row)
        connection.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))


def land(
    connection: duckdb.DuckDBPyConnection, facts: Iterable[dict[str, Any]], reports: Iterable[str] = ()
) -> None:
    """Insert the facts and the reports they belong to (and `reports`, which may have none)."""
    rows = list(facts)
    ids = sorted({row["report_id"] for row in rows} | set(reports))
    connection.executemany(
        "insert into core.report by name select ? as report_id, ? as source_name, ? as sha256, 'landed' as status",
        [(report_id, f"{report_id}.pdf", report_id) for report_id in ids],
    )
    if not rows:
        return
    types = dict(
        connection.execute(
            "select column_name, data_type from duckdb_columns() where schema_name = 'core' and table_name = 'fact'"
        ).fetchall()
    )
    wanted = [name for name in types if name in set().union(*rows)]
    casts = ", ".join(f"cast({name} as {types[name]}) as {name}" for name in wanted)
    texts = "{" + ", ".join(f"{name}: '{'json' if name == 'boxes' else 'varchar'}'" for name in wanted) + "}"
    with TemporaryDirectory() as place:
        path = Path(place) / "facts.json"
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
        connection.execute(
            f"insert into core.fact by name select {casts} "
            f"from read_json('{path}', format = 'newline_delimited', columns = {texts})"
        )
