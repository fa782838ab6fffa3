"""Findings above info in reports that are right: `python -m benchmarks.departments [--write]`, 200 a manner of rounding.

The books are random and right; what is above info is a false alarm. `--write` puts it into docs/mutations.md.
"""

from __future__ import annotations

import sys

from benchmarks.results import ROOT, put
from pipelines.validating.findings import write_findings
from pipelines.validating.run import run_suites
from tests.validating.correct_departments import MANNERS, land_departments
from tests.validating.ledger import new_build

_COUNTS = """
select
    (select count(*) from quality.check_result where outcome in ('exact', 'tail', 'violation')),
    (select count(*) from quality.check_result where outcome = 'tail'),
    (select count(*) from quality.finding where severity <> 'info')
"""


def main() -> None:
    """Measure each manner of rounding and print, or write, the table."""
    lines = ["| rounding | reports | evaluated | tails | findings above info |", "|---|---|---|---|---|"]
    for manner in MANNERS:
        connection = new_build()
        reports = land_departments(connection, manner, departments=40, years=5)
        run_suites(connection, "run")
        write_findings(connection, "run")
        [counts] = connection.execute(_COUNTS).fetchall()
        lines.append(f"| {manner} | {reports} | " + " | ".join(f"{count:,}" for count in counts) + " |")
    table = "\n".join(lines)
    print(table)
    if "--write" in sys.argv[1:]:
        put(ROOT / "docs" / "mutations.md", "departments", table)


if __name__ == "__main__":
    main()
