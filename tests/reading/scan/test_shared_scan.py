"""The shared scan against its hand-checked truth: all right, and nothing wrong counts as agreed."""

from __future__ import annotations

import hashlib
from functools import cache

from pipelines.normalizing.report import Source, normalize
from pipelines.reading.report import read_report
from pipelines.records import LandedReport
from tests.normalizing.test_shared_reports import key_of
from tests.reading.scan.scans import needs_ocr
from tests.shared_reports import FOLDER, XINZHOU, needs_shared_reports, truth_of

pytestmark = [needs_shared_reports, needs_ocr]


@cache
def landed(name: str) -> LandedReport:
    data = (FOLDER / name).read_bytes()
    return normalize(read_report(data), Source(name, hashlib.sha256(data).hexdigest()))


def test_the_scan_scores_all_cells_and_none_wrong_is_agreed() -> None:
    scan = landed("xinzhou-union-2023-scan.pdf")
    cells = [fact for fact in scan.facts if fact.statement not in ("narrative", "annex")]
    facts = [fact for fact in cells if fact.printed is not None]
    truth = truth_of(XINZHOU[0])
    wrong = {key_of(fact) for fact in facts if truth.get(key_of(fact)) != fact.printed}
    assert [key_of(f) for f in facts if f.reading_status == "ocr_agreed" and key_of(f) in wrong] == []
    assert {key_of(fact): fact.printed for fact in facts} == truth
    assert {fact.reading_status for fact in cells} == {"ocr_agreed"}


def test_the_scan_says_what_the_same_report_with_text_says() -> None:
    scan, text = landed("xinzhou-union-2023-scan.pdf"), landed("xinzhou-union-2023-word.pdf")
    assert (scan.report.issuer, scan.report.fiscal_year, scan.report.unit) == (
        text.report.issuer,
        text.report.fiscal_year,
        text.report.unit,
    )

    def values(report: LandedReport) -> dict[tuple[object, ...], object]:
        return {
            (f.statement, f.line_id, f.measure, f.period_year, f.fund, f.budget_stage, f.occurrence): f.value
            for f in report.facts
            if f.statement != "annex"
        }

    assert values(scan) == values(text)
    statuses = {fact.reading_status for fact in scan.facts if fact.statement == "narrative"}
    assert statuses <= {"ocr_agreed", "ocr_single", "disputed"}


def test_nothing_of_a_scan_counts_as_read_from_text() -> None:
    assert "agreed" not in {fact.reading_status for fact in landed("xinzhou-union-2023-scan.pdf").facts}
