"""What the published warehouse gives reason to tell."""

from __future__ import annotations

from datetime import date

import duckdb

from pipelines.nights.noticing import of_warehouse
from pipelines.records import Finding
from pipelines.warehouse.load import load_reports
from pipelines.warehouse.settle import settle
from tests.warehouse.conftest import build  # noqa: F401  (the fixture)
from tests.warehouse.landed import landed


def finding(report_id: str, check_id: str, severity: str = "error", **changed: str) -> Finding:
    given = {"title_zh": "合计不符", "title_en": "off", "detail": "", **changed}
    return Finding(f"{check_id}-{report_id}", check_id, report_id, "issuer_error", severity, **given)


def test_reports_errors_and_files_set_aside_are_told(build: duckdb.DuckDBPyConnection) -> None:  # noqa: F811
    from dataclasses import replace

    good = landed("甲局", 2025, [], source_url="https://gov/a.pdf")
    good = replace(
        good,
        findings=(
            finding(good.report.report_id, "T1-31"),
            finding(good.report.report_id, "T2-TOT", "warning"),
            finding(good.report.report_id, "T3-TOT", status="accepted"),
        ),
    )
    bad = landed("乙局", 2025, [], "bad.pdf", status="quarantined")
    detail = "the file is encrypted; found: a password; expected: none; to do: ask the issuer"
    bad = replace(bad, findings=(finding(bad.report.report_id, "S-READ", detail=detail),))
    budget = landed("丙局", 2025, [], "budget.pdf", status="quarantined")
    settled = "this is a budget, not a final account; found: 丙局 2025 预算"
    budget = replace(budget, findings=(finding(budget.report.report_id, "S-READ", detail=settled),))
    load_reports(build, [good, bad, budget])
    settle(build)
    found = of_warehouse(build, "")
    assert [(one.kind, one.text, one.link) for one in found] == [
        ("report", "甲局 2025 年度决算", "https://gov/a.pdf"),
        ("error", "合计不符", ""),
        ("quarantined", "bad.pdf：the file is encrypted; found: a password", ""),
    ]
    assert found[1].group == "甲局 2025"
    with_site = of_warehouse(build, "https://fiscal.example.org/site/")
    assert with_site[0].link == f"https://fiscal.example.org/site/reports/{good.report.report_id}.html"
    assert with_site[1].link.startswith("https://fiscal.example.org/site/findings/")


def test_a_new_version_is_called_so(build: duckdb.DuckDBPyConnection) -> None:  # noqa: F811
    first = landed("甲局", 2025, [], published_on=date(2026, 8, 1))
    again = landed("甲局", 2025, [], "again.pdf", published_on=date(2026, 9, 1))
    load_reports(build, [first, again])
    settle(build)
    assert [one.text for one in of_warehouse(build, "")] == ["甲局 2025 年度决算（新版本）"]


def test_reports_of_this_season_that_are_overdue_are_told(build: duckdb.DuckDBPyConnection) -> None:  # noqa: F811
    load_reports(build, [landed("甲局", 2024, []), landed("乙局", 2021, [])])
    settle(build)
    build.execute("set variable as_of = '2026-12-02'")
    [overdue] = [one for one in of_warehouse(build, "") if one.kind == "overdue"]
    assert overdue.text == "甲局 2025 年度决算应于 2026-11-30 前公开，已逾期 2 天"
    build.execute("set variable as_of = '2026-12-09'")
    [later] = [one for one in of_warehouse(build, "") if one.kind == "overdue"]
    assert later.key == overdue.key
