"""Questions that the commands ask of a published warehouse; the SQL stands in `sql/queries/`.

Answers are lists of dicts by column name with exact Decimals. How they are shown belongs to `pipelines/commands/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.errors import FiscalError, WarehouseError
from pipelines.resources import folder

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]
SEVERITIES = ("error", "warning", "info")


def year_over_year(
    connection: duckdb.DuckDBPyConnection,
    issuer: str | None = None,
    fiscal_year: int | None = None,
    *,
    every_line: bool = False,
    headlines: int | None = None,
) -> list[Row]:
    """Return amounts beside last year's: the headlines, the first `headlines` of them, or every line.

    Raises FiscalError when no issuer, or no such year, is in the warehouse.
    """
    found = _ask(
        connection,
        "year_over_year",
        issuer=issuer,
        fiscal_year=fiscal_year,
        every_line=every_line,
        headlines=headlines,
    )
    if not found and issuer is not None:
        known = [row["name"] for row in _ask(connection, "find_issuer", text=issuer)]
        known = known or [row["name"] for row in _ask(connection, "issuers")]
        raise FiscalError(
            "nothing is known of this issuer" + (f" for {fiscal_year}" if fiscal_year else ""),
            got=issuer,
            expected="one of " + "、".join(known[:20]) if known else "a warehouse with reports",
            remedy="check the name with `fiscal issuers`, or land its report with `fiscal ingest PATH`",
        )
    return found


def findings(
    connection: duckdb.DuckDBPyConnection,
    issuer: str | None = None,
    fiscal_year: int | None = None,
    at_least: str = "info",
    *,
    superseded: bool = False,
) -> list[Row]:
    """Return findings of severity `at_least` or graver, the gravest first; those of replaced publications if asked."""
    return _ask(
        connection,
        "findings",
        issuer=issuer,
        fiscal_year=fiscal_year,
        severities=severities_from(at_least),
        superseded=superseded,
    )


def finding(connection: duckdb.DuckDBPyConnection, finding_id: str) -> Row:
    """Return one finding with its `checks` and `facts`; raises FiscalError unless exactly one has that id."""
    row = _only(_ask(connection, "finding", finding_id=finding_id), "finding", "finding_id", finding_id)
    whole_id = row["finding_id"]
    return {
        **row,
        "checks": _ask(connection, "finding_checks", finding_id=whole_id),
        "facts": _ask(connection, "finding_facts", finding_id=whole_id),
    }


def fact(connection: duckdb.DuckDBPyConnection, fact_id: str) -> Row:
    """Return one fact with its report; raises FiscalError unless exactly one has that id."""
    return _only(_ask(connection, "fact", fact_id=fact_id), "fact", "fact_id", fact_id)


def coverage(connection: duckdb.DuckDBPyConnection, report_ids: list[str] | None = None) -> list[Row]:
    """Return what was read of each report and how it checked."""
    return _ask(connection, "coverage", report_ids=report_ids)


def quarantined(connection: duckdb.DuckDBPyConnection, report_ids: list[str] | None = None) -> list[Row]:
    """Return the files that were set aside, each with its reason in `detail`."""
    return _ask(connection, "quarantined", report_ids=report_ids)


def rows(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Row | None = None) -> list[Row]:
    """Run one statement and return its rows by column name."""
    result = connection.execute(sql, parameters) if parameters else connection.execute(sql)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def severities_from(level: str) -> list[str]:
    """Return `level` and the graver severities."""
    return list(SEVERITIES[: SEVERITIES.index(level) + 1])


def answer(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> list[Row]:
    """Return the rows of `sql/queries/<name>.sql` with its parameters."""
    return _ask(connection, name, **parameters)


def _ask(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> list[Row]:
    import duckdb

    try:
        return rows(connection, (folder("sql") / "queries" / f"{name}.sql").read_text("utf-8"), parameters)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise WarehouseError(
            "the warehouse was built by another version of this program",
            got=str(error).splitlines()[0],
            remedy="build it anew from the archived reports with `fiscal run`",
        ) from error


def _only(found: list[Row], what: str, column: str, wanted: str) -> Row:
    if len(found) == 1:
        return found[0]
    raise FiscalError(
        f"no {what} has this id" if not found else f"several {what}s begin with this id",
        got=wanted if not found else ", ".join(row[column] for row in found[:5]),
        expected="the id, or enough of its beginning to be the only one",
        remedy="list findings with `fiscal findings`; facts carry their fact_id in core.fact",
    )
