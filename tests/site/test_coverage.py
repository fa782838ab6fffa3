"""One symbol for each issuer and year, and the reasons why checks were not made in the words of the site."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipelines.site.pages.coverage import coverage, reason_text
from pipelines.site.words import words


def _report(year: int, **more: Any) -> dict[str, Any]:
    return {
        "issuer_id": "i",
        "issuer": "甲局",
        "issuer_kind": "department",
        "fiscal_year": year,
        "status": "landed",
        "report_id": f"r{year}",
        "published_on": None,
        "ingested_at": None,
        "supersedes": None,
        "facts": 1,
        "facts_disputed": 0,
        "facts_recognised": 0,
        "findings_error": 0,
        "findings_warning": 0,
        "findings_info": 3,
        **more,
    }


def _symbols(*reports: dict[str, Any]) -> list[tuple[int, str, tuple[str, ...]]]:
    [row] = coverage(list(reports), [])["issuers"]
    return [(year, cell.symbol, cell.marks) for year, cell in row["cells"]]


def test_each_state_has_its_symbol() -> None:
    reports = (
        _report(2019),
        _report(2020, findings_error=1, findings_warning=2),
        _report(2022, status="quarantined"),
        _report(2023, facts_recognised=5),
        _report(2024, status="superseded", published_on=date(2025, 1, 1)),
        _report(2024, report_id="later", supersedes="r2024", published_on=date(2025, 3, 1), findings_error=4),
    )
    assert _symbols(*reports) == [
        (2019, "✓", ()),
        (2020, "✓3", ()),
        (2021, "缺", ()),
        (2022, "✗", ()),
        (2023, "✓", ("scanned",)),
        (2024, "✓4", ("superseded",)),
    ]


def test_a_file_without_issuer_is_listed_apart() -> None:
    found = coverage([_report(2023), _report(2023, issuer_id=None, status="quarantined")], [])
    assert len(found["unplaced"]) == 1
    assert found["totals"]["refused"] == 1


def test_reasons_are_told_in_both_languages() -> None:
    zh, en = words("zh"), words("en")
    titles = {"revenue": "收入决算表", "state_capital": "国有资本经营"}
    assert (
        reason_text("statement not in report: last_year:revenue", titles, zh)
        == "报告中没有：上年决算的收入决算表"
    )
    assert reason_text("column not in the form: state_capital.closing", titles, zh) == (
        "表式中没有这一栏：国有资本经营 年末结转和结余"
    )
    assert reason_text("does not apply before 2021", {}, en) == "does not apply before 2021"
    assert reason_text("a cell is disputed", {}, zh) == "有格两次读数不一致"
    assert reason_text("上年未列示", {}, zh) == "上年未列示"
