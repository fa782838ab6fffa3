"""The shared reports: every violation that is known, each with its check and key, and nothing else."""

from __future__ import annotations

import hashlib

import duckdb
import pytest

from pipelines.normalizing.report import Source, normalize
from pipelines.reading.report import read_report
from pipelines.validating.run import run_suites
from pipelines.warehouse.load import load_reports
from tests.shared_reports import FOLDER, PUTUO, XINZHOU, needs_shared_reports
from tests.validating.ledger import new_build

pytestmark = [pytest.mark.end_to_end, needs_shared_reports]

_XINZHOU = {
    ("N-SHR-PRJ", "", "warning"),  # 占…项目支出总额的3.42%: 23.00 of 673.16, all of project expenditure
    ("E-PRJ", "count", "warning"),  # four projects in the annex, three in part three
    ("E-PRJ", "budget", "warning"),  # budgets of 27 against 23
    ("E-YUAN", "basic#2", "error"),  # total expenditure called basic expenditure
    ("E-YUAN", "personal", "error"),  # with the projects in it
    ("E-HC-POST", "administrative", "info"),  # nine in seven posts
    (
        "N-RSN",
        "approp_revenue.gpb approp_total gpb_expenditure",
        "info",
    ),  # reasons of 111.56 for a change of 73.89
    ("N-USE", "208", "info"),
    ("N-USE", "210", "info"),
    ("N-MEC-BUD", "agency_operating", "info"),
    ("E-IND", "劳模经费.劳模慰问人数", "info"),
    ("E-ACT", "宣讲活动", "info"),
}
KNOWN: dict[str, set[tuple[str, str, str]]] = {
    **dict.fromkeys(XINZHOU, _XINZHOU),
    "putuo-finance-bureau-2024.pdf": {
        ("N-SHR-FN", "201", "warning"),  # 71.73 % for 71.65 %
        ("N-SHR-SUM", "gpb_expenditure", "warning"),  # so the shares add up to 100.07 %
        ("N-TOT", "approp_total", "error"),  # 0.3 for 2,961.68
        ("N-BAS-LIST", "personnel.个人农业生产补贴", "warning"),  # the row below
    },
    "putuo-social-work-2024.pdf": {
        ("N-CMP", "gpb_expenditure.initial", "warning"),  # 95.89 % of an initial budget of nothing
        ("N-SME", "awarded", "warning"),  # 42.14 of 21.07
        ("N-BAS-LIST", "public.邮电费", "warning"),  # listed with 0.00
        ("N-CMP-ALL", "item", "info"),
        ("N-USE-ITEM", "2210201", "warning"),
    },
}
TRUNCATED: dict[str, set[tuple[str, str]]] = {
    **{
        name: {("E-RATE", f"evaluation.{part}") for part in ("input", "process", "output")}
        for name in XINZHOU
    },
    "putuo-finance-bureau-2024.pdf": set(),
    "putuo-social-work-2024.pdf": {("N-SHR-FN", "221")},
}


@pytest.fixture(scope="module")
def build() -> duckdb.DuckDBPyConnection:
    connection = new_build()
    for name in (*XINZHOU, *PUTUO):
        data = (FOLDER / name).read_bytes()
        load_reports(
            connection, [normalize(read_report(data), Source(name, hashlib.sha256(data).hexdigest()))]
        )
    assert [outcome.errors for outcome in run_suites(connection, "run") if outcome.errors] == []
    return connection


@pytest.mark.parametrize("name", KNOWN)
def test_the_violations_are_the_known_ones(build: duckdb.DuckDBPyConnection, name: str) -> None:
    rows = build.execute(
        "select result.check_id, result.key, identity.severity from quality.check_result as result "
        "inner join ref.identity as identity using (check_id) inner join core.report as report using (report_id) "
        "where result.outcome = 'violation' and report.source_name = ?",
        [name],
    ).fetchall()
    assert len(rows) == len(set(rows))
    assert set(rows) == KNOWN[name]


@pytest.mark.parametrize("name", KNOWN)
def test_percentages_that_were_cut_off_are_told_from_wrong_ones(
    build: duckdb.DuckDBPyConnection, name: str
) -> None:
    rows = build.execute(
        "select check_id, key from quality.check_result inner join core.report using (report_id) "
        "where outcome = 'tail' and reason = 'truncated' and source_name = ?",
        [name],
    ).fetchall()
    assert set(rows) == TRUNCATED[name]


@pytest.mark.parametrize("name", KNOWN)
def test_every_number_can_be_checked(build: duckdb.DuckDBPyConnection, name: str) -> None:
    query = (
        "select outcome, count(*) from quality.check_result inner join core.report using (report_id) "
        "where source_name = ? group by all"
    )
    counts = dict(build.execute(query, [name]).fetchall())
    assert "not_evaluable" not in counts
    assert counts["exact"] > 300
