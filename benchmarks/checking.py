"""How long all suites take over generated reports: `python -m benchmarks.checking [reports …]`, CPU seconds.

The reports are copies of the landed specimens under other issuers, so every suite has work, years included.
"""

from __future__ import annotations

import hashlib
import sys
import time

import duckdb

from benchmarks.results import SPECIMENS
from pipelines.normalizing.report import Source, normalize
from pipelines.reading.report import read_report
from pipelines.records import LandedReport
from pipelines.validating.run import run_suites
from pipelines.warehouse.build import load_reference
from pipelines.warehouse.load import load_reports
from pipelines.warehouse.sql_files import run_folder

_COPIES = """
create temp table copy as
select report_id as original, issuer || ' ' || number as issuer, left(sha256(report_id || number), 16) as report_id
from core.report, range(2, ?) as copies (number)
"""
_REPORTS = """
insert into core.report by name
select report.* replace (copy.report_id as report_id, copy.issuer as issuer, copy.issuer as issuer_id)
from core.report as report inner join copy on report.report_id = copy.original
"""
_FACTS = """
insert into core.fact by name
select fact.* replace (
    copy.report_id as report_id, copy.issuer as issuer, left(sha256(copy.report_id || fact.fact_id), 16) as fact_id
)
from core.fact as fact inner join copy on fact.report_id = copy.original
"""


def landed() -> list[LandedReport]:
    """Return the specimens as they land."""
    found = []
    for path in SPECIMENS:
        data = path.read_bytes()
        found.append(normalize(read_report(data), Source(path.name, hashlib.sha256(data).hexdigest())))
    return found


def measured(specimens: list[LandedReport], reports: int) -> tuple[int, int, float]:
    """Return reports, evaluations and CPU seconds of one run of all suites over about so many reports."""
    connection = duckdb.connect()
    run_folder(connection, "schema")
    load_reference(connection)
    load_reports(connection, specimens)
    connection.execute(_COPIES, [reports // len(specimens) + 1])
    connection.execute(_REPORTS)
    connection.execute(_FACTS)
    begin = time.process_time()
    outcomes = run_suites(connection, "run")
    seconds = time.process_time() - begin
    assert not [outcome.errors for outcome in outcomes if outcome.errors]
    [(count,)] = connection.execute("select count(*) from core.report").fetchall()
    return int(count), sum(outcome.evaluated for outcome in outcomes), seconds


def main() -> None:
    """Measure the sizes that were asked for and print one line each."""
    specimens = landed()
    measured(specimens, len(specimens))  # imports and first use
    for size in [int(argument) for argument in sys.argv[1:]] or [250, 500, 1000]:
        reports, evaluations, seconds = measured(specimens, size)
        print(
            f"{reports} reports, {evaluations} evaluations: {seconds:.1f} CPU s, {seconds / reports * 1000:.1f} ms each"
        )


if __name__ == "__main__":
    main()
