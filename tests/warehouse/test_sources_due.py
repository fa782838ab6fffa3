"""The due list: who published the year before, or is named by the watch list, and has not published this year."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.warehouse.expected import load_expected, watch_list_hash
from pipelines.warehouse.load import load_reports
from pipelines.warehouse.settle import settle
from tests.warehouse.landed import landed

Row = tuple[object, ...]


def source(folder: Path, name: str, **changed: object) -> None:
    folder.mkdir(exist_ok=True)
    given = {
        "jurisdiction": {"name": "样例市云汀区"},
        "list_pages": ["https://www.example.gov.cn/bmjs/"],
        "enabled": True,
        **changed,
    }
    (folder / f"{name}.yml").write_text(yaml.safe_dump(given, allow_unicode=True), "utf-8")


def due(build: duckdb.DuckDBPyConnection, day: str, columns: str) -> list[Row]:
    settle(build)
    build.execute(f"set variable as_of = '{day}'")
    return build.execute(f"select {columns} from marts.sources_due").fetchall()


def test_an_issuer_of_last_year_is_due_by_the_end_of_november(build: duckdb.DuckDBPyConnection) -> None:
    load_reports(build, [landed("甲局", 2023, []), landed("乙局", 2024, []), landed("乙局", 2023, [])])
    columns = "issuer, fiscal_year, due_on, days_overdue, state, term"
    late = ("甲局", 2024, date(2025, 11, 30), 5, "overdue", "season")
    assert due(build, "2025-12-05", columns) == [late]
    assert due(build, "2025-11-30", columns) == [("甲局", 2024, date(2025, 11, 30), 0, "expected", "season")]
    # the next year adds what is then to come, and keeps what never came
    assert [row[:2] for row in due(build, "2026-02-01", columns)] == [("甲局", 2024), ("乙局", 2025)]


def test_what_does_not_count_as_published(build: duckdb.DuckDBPyConnection) -> None:
    load_reports(
        build,
        [
            landed("甲局", 2023, []),
            landed("甲局", 2024, [], "budget.pdf", kind="budget"),
            landed("甲局", 2024, [], "broken.pdf", status="quarantined"),
            landed("甲局", 2024, [], "unit.pdf", issuer_kind="unit"),
        ],
    )
    found = due(build, "2025-12-05", "issuer, issuer_kind, fiscal_year")
    assert found == [("甲局", "department", 2024)]


def test_who_was_renamed_or_is_no_more_is_not_due(build: duckdb.DuckDBPyConnection) -> None:
    load_reports(build, [landed("旧局", 2023, []), landed("新局", 2024, []), landed("撤销局", 2023, [])])
    settle(build)
    ids = dict(build.execute("select name, issuer_id from core.issuer").fetchall())
    build.execute(
        "insert into core.issuer_predecessor values (?, ?, 2024, 'renamed')", [ids["新局"], ids["旧局"]]
    )
    build.execute("update core.issuer set valid_to = 2023, is_declared = true where name = '撤销局'")
    assert due(build, "2025-12-05", "issuer") == []


def test_the_watch_list_names_issuers_their_terms_and_other_names(
    build: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    source(
        tmp_path / "sources",
        "yunting",
        expected_issuers=[
            {"name": "样例市云汀区文化和旅游局", "aliases": ["云汀区文旅局"]},
            {"name": "样例市云汀区教育局"},
            {
                "name": "样例市云汀区图书馆",
                "issuer_kind": "unit",
                "approvals": [{"fiscal_year": 2024, "kind": "final_accounts", "approved_on": "2025-09-10"}],
            },
            {"name": "样例市云汀区统计局", "kinds": ["budget"]},
        ],
        approvals=[{"fiscal_year": 2024, "kind": "final_accounts", "approved_on": "2025-09-01"}],
        season={"final_accounts": [7, 10]},
    )
    source(tmp_path / "sources", "off", enabled=False, expected_issuers=[{"name": "样例市沙汀县水务局"}])
    (tmp_path / "sources" / "broken.yml").write_text("list_pages: 7", "utf-8")
    load_reports(build, [landed("云汀区文旅局", 2023, [])])
    load_expected(build, tmp_path / "sources")
    columns = "issuer, term, due_on, days_overdue, last_report_id is not null"
    assert sorted(due(build, "2025-10-01", columns)) == [
        ("样例市云汀区图书馆", "approval", date(2025, 10, 15), 0, False),
        ("样例市云汀区教育局", "approval", date(2025, 9, 21), 10, False),
        ("样例市云汀区文化和旅游局", "approval", date(2025, 9, 21), 10, True),
    ]
    # no approval is known of the next year: the season's end
    later = due(build, "2026-10-01", "issuer, fiscal_year, due_on")
    assert ("样例市云汀区教育局", 2025, date(2026, 10, 31)) in later
    load_reports(build, [landed("云汀区文旅局", 2024, [])])
    assert "样例市云汀区文化和旅游局" not in {row[0] for row in due(build, "2025-10-01", columns)}


def test_without_a_day_the_list_is_of_today(build: duckdb.DuckDBPyConnection) -> None:
    [(this_year,)] = build.execute("select year(current_date)").fetchall()
    load_reports(build, [landed("甲局", this_year - 2, [])])
    settle(build)
    assert build.execute("select fiscal_year from marts.sources_due").fetchall() == [(this_year - 1,)]


def test_the_hash_tells_when_the_list_was_written(tmp_path: Path) -> None:
    empty = watch_list_hash(tmp_path / "sources")
    source(tmp_path / "sources", "yunting")
    assert watch_list_hash(tmp_path / "sources") != empty


@pytest.mark.parametrize("month", [12, 11])
def test_loading_again_replaces(build: duckdb.DuckDBPyConnection, tmp_path: Path, month: int) -> None:
    for last in (10, month):
        source(
            tmp_path / "sources",
            "a",
            expected_issuers=[{"name": "甲局"}],
            season={"final_accounts": [7, last]},
        )
        load_expected(build, tmp_path / "sources")
    assert build.execute("select issuer, season_end_month from ref.expected_issuer").fetchall() == [
        ("甲局", month)
    ]
