"""What differs between two published warehouses: reports, numbers, findings, outcomes of checks.

The SQL stands in `sql/queries/differences/`; which files are compared belongs to `history.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines.errors import WarehouseError
from pipelines.resources import folder
from pipelines.warehouse.connect import open_published, quoted, silent
from pipelines.warehouse.queries import Row, rows

PARTS = ("reports", "numbers", "findings", "checks")


def differences(before: Path, after: Path) -> dict[str, list[Row]]:
    """Return by part what the file `after` has otherwise than `before`; nothing where they are alike.

    Numbers and checks are those of reports that both files hold. Raises WarehouseError for a file that is no
    warehouse or is too old to be compared.
    """
    import duckdb

    for path in (before, after):
        open_published(path).close()
    with silent(duckdb.connect()) as connection:
        connection.execute(f"attach '{quoted(before)}' as earlier (read_only)")
        if before.resolve() == after.resolve():
            return {part: [] for part in PARTS}
        connection.execute(f"attach '{quoted(after)}' as later (read_only)")
        try:
            return {part: rows(connection, _query(part)) for part in PARTS}
        except duckdb.Error as error:
            raise WarehouseError(
                "the two files cannot be compared",
                got=str(error).splitlines()[0],
                expected="two warehouses of this version of the program",
                remedy="build the older one anew from the archived reports with `fiscal run`",
            ) from error


def run_of(path: Path) -> dict[str, Any]:
    """Return the latest run that the file records, or only its path where it records none."""
    with open_published(path) as connection:
        found = rows(
            connection,
            "select run_id, finished_at, occasion, reports, facts, checks_violation, findings_error, "
            "findings_warning, findings_info from quality.run order by finished_at desc, run_id limit 1",
        )
    return {"file": str(path), **(found[0] if found else {})}


def _query(part: str) -> str:
    return (folder("sql") / "queries" / "differences" / f"{part}.sql").read_text("utf-8")
