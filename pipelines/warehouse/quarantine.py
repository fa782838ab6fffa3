"""A file that cannot become a report, as a row of `core.report` with one finding that says why.

When a file is unreadable is decided where it is read.
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.errors import FiscalError
from pipelines.records import Finding, LandedReport, Report, stable_id
from pipelines.sources.archive import ArchivedFile
from pipelines.warehouse.inputs import Inputs

CHECK_ID = "S-READ"


def quarantined(file: ArchivedFile, error: FiscalError) -> LandedReport:
    """Return the quarantined report of an archived file."""
    report = Report(
        report_id=file.sha256[:16],
        source_name=file.source_name,
        sha256=file.sha256,
        source_url=file.source_url,
        published_on=file.published_on,
        ingested_at=file.ingested_at,
        status="quarantined",
    )
    return LandedReport(report, findings=(_finding(report, error),))


def refused(source_name: str, error: FiscalError) -> LandedReport:
    """Return the quarantined report of a file that could not even be opened: it has no sha256."""
    report = Report(_refused_id(source_name), source_name, "", status="quarantined")
    return LandedReport(report, findings=(_finding(report, error),))


def set_aside(landed: LandedReport, error: FiscalError) -> LandedReport:
    """Return the report without its facts, quarantined because they could not land."""
    report = replace(landed.report, status="quarantined")
    return LandedReport(report, findings=(_finding(report, error),))


def report_ids(inputs: Inputs) -> list[str]:
    """Return the ids under which the inputs land, quarantined ones included."""
    ids = [file.sha256[:16] for file in inputs.files]
    return ids + [_refused_id(refusal.source_name) for refusal in inputs.refused]


def replaced_ids(inputs: Inputs) -> list[str]:
    """Return the ids of what the inputs replace: of themselves, and of files of the same names that were refused before."""
    return sorted({*report_ids(inputs), *(_refused_id(file.source_name) for file in inputs.files)})


def _refused_id(source_name: str) -> str:
    return stable_id("refused", source_name)


def _finding(report: Report, error: FiscalError) -> Finding:
    return Finding(
        finding_id=stable_id(report.report_id, CHECK_ID),
        check_id=CHECK_ID,
        report_id=report.report_id,
        finding_class="extraction_doubt",
        severity="error",
        title_zh=f"未能入库：{report.source_name}",
        title_en=f"not landed: {report.source_name}",
        detail=str(error),
    )
